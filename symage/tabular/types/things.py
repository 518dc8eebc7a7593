"""The things that several columns tell of: products, cars, shops, currencies, browsers."""

from symage.tabular.fillings.aspects import aspects

_SHELVES = {
    "Home": (
        20,
        "Adjustable Desk Lamp | Ergonomic Office Chair | Ceramic Coffee Mug | "
        "Wooden Cutting Board | Cotton Towel Set | "
        "Stainless Steel Tea Kettle | Folding Bookshelf | Compact Blender | Heavy Duty Tool Set",
    ),
    "Electronics": (
        18,
        "Wireless Keyboard | Wireless Headphones | Portable Speaker | Adjustable Phone Stand | "
        "Rechargeable Flashlight | Compact Power Bank | Wireless Mouse | HDMI Cable",
    ),
    "Clothing": (
        17,
        "Cotton T-Shirt | Lightweight Rain Jacket | Classic Running Shoes | Wool Socks | Slim Fit Jeans | "
        "Classic Backpack | Leather Belt | Knit Beanie",
    ),
    "Grocery": (
        14,
        "Organic Coffee Beans | Extra Virgin Olive Oil | Whole Grain Crackers | Organic Green Tea | "
        "Almond Butter | Dark Chocolate Bar | Brown Rice",
    ),
    "Beauty": (
        9,
        "Moisturizing Hand Cream | Organic Shampoo | Lip Balm Set | Facial Cleanser | Nail Care Kit",
    ),
    "Sports": (
        8,
        "Folding Yoga Mat | Stainless Steel Water Bottle | Adjustable Dumbbells | "
        "Jump Rope | Resistance Bands",
    ),
    "Toys": (
        7,
        "Wooden Building Blocks | Classic Board Game | Plush Bear | 500-Piece Puzzle | Remote Control Car",
    ),
    "Books": (7, "Hardcover Cookbook | Paperback Mystery Novel | Illustrated Atlas | Pocket Dictionary"),
}
_PRODUCTS = {
    (product.strip(), shelf): weight / len(products.split("|"))
    for shelf, (weight, products) in _SHELVES.items()
    for product in products.split("|")
}
_CARS = {
    "Ford": "F-150 | Escape | Explorer",
    "Toyota": "Camry | Corolla | RAV4",
    "Honda": "Civic | Accord | CR-V",
    "Chevrolet": "Silverado | Equinox | Malibu",
    "Nissan": "Altima | Rogue",
    "Hyundai": "Elantra | Tucson",
    "Kia": "Sorento | Forte",
    "Subaru": "Outback | Forester",
    "Jeep": "Wrangler | Cherokee",
    "Tesla": "Model 3 | Model Y",
}
_MODELS = {
    (make, model.strip(), f"{make} {model.strip()}"): 1
    for make, models in _CARS.items()
    for model in models.split("|")
}
_SHOPS = {
    "Grocery": "5411",
    "Market": "5411",
    "Hardware": "5251",
    "Coffee": "5814",
    "Pizza": "5814",
    "Pharmacy": "5912",
    "Books": "5942",
    "Fuel": "5541",
    "Diner": "5812",
    "Outfitters": "5941",
    "Bakery": "5462",
    "Electronics": "5732",
}
"""Kinds of shops and their codes. Source: ISO 18245, merchant category codes."""
_CURRENCIES = {
    ("USD", "US Dollar"): 70,
    ("EUR", "Euro"): 12,
    ("GBP", "Pound Sterling"): 6,
    ("CAD", "Canadian Dollar"): 5,
    ("JPY", "Yen"): 3,
    ("AUD", "Australian Dollar"): 2,
    ("CHF", "Swiss Franc"): 2,
}
_KIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
_WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KIT} Safari/537.36"
_ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko)"
_APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
_BROWSERS = {
    (_WINDOWS, "Chrome", "Windows", "Desktop"): 24,
    (f"{_WINDOWS} Edg/126.0.0.0", "Edge", "Windows", "Desktop"): 6,
    (f"{_WINDOWS} OPR/111.0.0.0", "Opera", "Windows", "Desktop"): 2,
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "Firefox",
        "Windows",
        "Desktop",
    ): 2,
    (
        f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_KIT} Safari/537.36",
        "Chrome",
        "macOS",
        "Desktop",
    ): 5,
    (
        f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_APPLE} Safari/605.1.15",
        "Safari",
        "macOS",
        "Desktop",
    ): 4,
    (
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "Firefox",
        "Linux",
        "Desktop",
    ): 2,
    (f"Mozilla/5.0 (X11; Linux x86_64) {_KIT} Safari/537.36", "Chrome", "Linux", "Desktop"): 1,
    (f"{_ANDROID} Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome", "Android", "Mobile"): 30,
    (
        f"{_ANDROID} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
        "Samsung Internet",
        "Android",
        "Mobile",
    ): 4,
    (f"{_ANDROID} Chrome/126.0.0.0 Safari/537.36", "Chrome", "Android", "Tablet"): 2,
    (
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_APPLE} Mobile/15E148 Safari/604.1",
        "Safari",
        "iOS",
        "Mobile",
    ): 16,
    (
        f"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) {_APPLE} Mobile/15E148 Safari/604.1",
        "Safari",
        "iOS",
        "Tablet",
    ): 2,
}
"""Visits of a hundred, as counters of visits see them."""

PRODUCT, PRODUCT_CATEGORY = aspects("product", _PRODUCTS)
MAKE, MODEL, VEHICLE = aspects("vehicle", _MODELS)
SHOP, MERCHANT_CODE = aspects("shop", dict.fromkeys(_SHOPS.items(), 1))
CURRENCY, CURRENCY_NAME = aspects("currency", _CURRENCIES)
USER_AGENT, BROWSER, SYSTEM, DEVICE = aspects("browser", _BROWSERS)
