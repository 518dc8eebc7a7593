"""Things of trade: customers, orders, products, plans, vehicles."""

from symage.tabular.column_type import Types, drawn, ruled
from symage.tabular.fillings.masks import mask, number_of
from symage.tabular.fillings.numbers import NumberKind
from symage.tabular.fillings.patterns import Pattern
from symage.tabular.fillings.pieces import weighted
from symage.tabular.types.things import MAKE, MODEL, PRODUCT, PRODUCT_CATEGORY, VEHICLE

_VIN = Pattern(("1",) + ("ABCDEFGHJKLMNPRSTUVWXYZ0123456789",) * 10 + ("0123456789",) * 6)


TYPES: Types = {
    "business_customer_id": drawn(
        "Number of a customer, none twice",
        number_of("C9999999"),
        (
            "customer id, client id, customer number, cust id, customer no, client number, "
            "custid, cust no, cust number, buyer id, customer code, client code, "
            "member id number, account id, membership number, user code, "
            "customer identifier, shopper id, account code"
        ),
    ),
    "business_order_id": drawn(
        "Number of an order, none twice",
        number_of("ORD-99999999"),
        (
            "order id, order number, order no, purchase order, po number, order reference, "
            "sales order, order code, purchase order number, sale id, order num, "
            "sales order number, po, orderid, booking id, booking number, reservation id, "
            "booking reference, order identifier, purchase id, shipment id, "
            "reservation number, confirmation number"
        ),
    ),
    "business_order_status": drawn(
        "State of an order",
        weighted(
            {"Delivered": 62, "Shipped": 16, "Processing": 12, "Pending": 6, "Canceled": 3, "Returned": 1}
        ),
        (
            "order status, delivery status, shipping status, shipment status, "
            "status of order, fulfillment status, tracking status"
        ),
    ),
    "business_invoice_number": drawn(
        "Number of an invoice, none twice",
        number_of("INV-9999999"),
        (
            "invoice number, invoice no, invoice id, invoice, bill number, invoice num, "
            "receipt number, bill id, invoice reference, inv no, inv number, receipt id, "
            "receipt no"
        ),
    ),
    "business_product": drawn(
        "Name of a product",
        PRODUCT,
        (
            "product, product name, item, item name, article name, product title, "
            "name of product, merchandise, item purchased, item description, "
            "product purchased, items, goods, name of the product, product sold, item sold, "
            "line item, inventory item"
        ),
    ),
    "business_product_category": drawn(
        "Category of products",
        PRODUCT_CATEGORY,
        (
            "product category, category, item category, product type, product line, "
            "merchandise category, item type, department store category, category name, "
            "product group, type of product, expense category, product family, "
            "spending category"
        ),
    ),
    "business_sku": drawn(
        "Number of an article, none twice",
        number_of("AAA-99999"),
        (
            "sku, stock keeping unit, item number, product code, product id, product number, "
            "item code, article number, sku number, item id, part number, item no, "
            "model number, upc sku, product sku, article id, catalog number, "
            "product identifier, prod id, stock code, inventory id"
        ),
    ),
    "business_upc": drawn(
        "Twelve digits beginning with 0",
        mask("099999999999"),
        "upc, upc code, barcode, ean, gtin, bar code, product barcode",
    ),
    "business_isbn": drawn(
        "Thirteen digits beginning with 979",
        mask(r"\97\9-8-999-99999-9"),
        "isbn, isbn number, isbn 13, isbn13, isbn code",
    ),
    "business_quantity": ruled(
        "How many are ordered",
        NumberKind(1, 100, None, "lognormal", {"mean": 1.2, "sigma": 0.9}),
        (
            "quantity, qty, units, quantity ordered, order quantity, item quantity, "
            "number of item, units sold, unit sold, quantity sold, amount of item, "
            "item count, number of unit, units ordered, quantity purchased, units purchased, "
            "pieces, number of product, qty ordered, number of order, order count, "
            "unit ordered, unit purchased, no of unit, no of item, sold quantity"
        ),
    ),
    "business_stock": ruled(
        "How many are in stock",
        NumberKind(0, 2000, None, "exponential", {"scale": 220}),
        (
            "stock, stock quantity, stock level, inventory, inventory level, "
            "quantity in stock, on hand, units in stock, inventory count, stock count, "
            "quantity on hand, in stock quantity, stock on hand, available quantity, "
            "unit in stock, current stock"
        ),
    ),
    "business_sales_channel": drawn(
        "Where it is sold",
        weighted({"Online": 56, "Store": 31, "Phone": 7, "Partner": 6}),
        (
            "sales channel, channel, purchase channel, order channel, sale channel, "
            "acquisition channel, marketing channel, lead source, source, traffic source, "
            "referral source, acquisition source"
        ),
    ),
    "business_ship_mode": drawn(
        "How it is shipped",
        weighted({"Standard": 61, "Expedited": 19, "Two-day": 13, "Same day": 7}),
        (
            "ship mode, shipping method, shipping mode, delivery method, shipping type, "
            "delivery type, shipment method, mode of shipment, shipping option"
        ),
    ),
    "business_tracking_number": drawn(
        "Number of a parcel, none twice",
        number_of("1Z999999999999999"),
        (
            "tracking number, tracking id, shipment tracking number, parcel number, "
            "tracking code, package tracking number, tracking no"
        ),
    ),
    "business_ticket_id": drawn(
        "Number of a ticket, none twice",
        number_of("TCK-999999"),
        (
            "ticket id, ticket number, case number, case id, support ticket, issue id, "
            "incident id, ticket no, incident number, case no, issue number, request id, "
            "service request number, helpdesk ticket"
        ),
    ),
    "business_priority": drawn(
        "Low, Medium, High or Urgent",
        weighted({"Low": 34, "Medium": 42, "High": 19, "Urgent": 5}),
        (
            "priority, severity, urgency, order priority, ticket priority, priority level, "
            "importance, task priority, severity level, impact, issue priority"
        ),
    ),
    "business_status": drawn(
        "Active, Inactive or Pending",
        weighted({"Active": 76, "Inactive": 15, "Pending": 9}),
        (
            "status, account status, customer status, user status, member status, "
            "subscription status, state of account, membership status, client status, "
            "current status, record status, policy status, active status, status code, "
            "student status, enrollment status"
        ),
    ),
    "business_task_status": drawn(
        "State of a task",
        weighted({"Open": 31, "In progress": 27, "Blocked": 6, "Done": 36}),
        (
            "task status, project status, ticket status, issue status, case status, "
            "work item status, progress status, incident status"
        ),
    ),
    "business_subscription_plan": drawn(
        "Free, Basic, Pro or Enterprise",
        weighted({"Free": 48, "Basic": 27, "Pro": 19, "Enterprise": 6}),
        (
            "subscription plan, subscription, subscription type, subscription tier, "
            "membership type, membership level, pricing plan, membership, tier, "
            "membership tier, plan type, account tier, loyalty tier, customer tier, "
            "subscription level, pricing tier, service plan"
        ),
    ),
    "business_customer_segment": drawn(
        "Consumer, Corporate or Small business",
        weighted({"Consumer": 58, "Corporate": 26, "Small business": 16}),
        (
            "segment, customer segment, market segment, customer type, client type, "
            "account segment, customer category, user type, user role"
        ),
    ),
    "business_vehicle_make": drawn(
        "Make of a car",
        MAKE,
        (
            "vehicle make, car make, make, car brand, vehicle manufacturer, "
            "car manufacturer, auto make, vehicle brand"
        ),
    ),
    "business_vehicle_model": drawn(
        "Model of a car",
        MODEL,
        "vehicle model, car model, model, auto model, model name, model of car",
    ),
    "business_vehicle": drawn(
        "Make and model of a car",
        VEHICLE,
        (
            "vehicle, car, automobile, make and model, vehicle make and model, "
            "car make and model, car name, auto, vehicle name"
        ),
    ),
    "business_vin": drawn(
        "Seventeen characters as of a VIN, hardly ever with its check digit",
        _VIN,
        (
            "vin, vehicle identification number, vin number, chassis number, car vin, "
            "vehicle id number, vehicle vin"
        ),
    ),
    "business_license_plate": drawn(
        "Three letters and four digits",
        mask("AAA-9999"),
        (
            "license plate, plate number, licence plate, plate, registration number, "
            "license plate number, car plate, number plate, tag number, "
            "vehicle registration, licence plate number, vehicle registration number, "
            "plate no"
        ),
    ),
}
