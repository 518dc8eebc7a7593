"""A warm-up that does what none may do."""

import threading
import time


def warm() -> None:
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
