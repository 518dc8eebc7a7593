"""Answers the health probe, like the API, and nothing else: the supervisor's tests need no more."""

import argparse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        healthy = self.path == "/api/v1/health"
        body = b'{"status":"healthy"}' if healthy else b"{}"
        self.send_response(200 if healthy else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    ThreadingHTTPServer((arguments.host, arguments.port), Health).serve_forever()


main()
