"""Trades: what the names of organizations of an industry end in. Data only."""

from symage.identities.text import words

OPENINGS, FAMILIES, PARTNERS, TOWNS = range(4)
"""Kinds of beginnings: Cedarbrook, Aldridge (or Aldridge & Sons), Aldridge & Denby, Town of Cedarbrook."""

_SMALL = " LLC| LLC| Inc| Inc|"
_LARGE = " Inc| Inc| Corp| LLC| Co"
_NONE = ""

TRADES: dict[str, tuple[int, str, str]] = {
    "11": (OPENINGS, "Farms|Orchards|Growers|Timber|Farm Services", _SMALL),
    "21": (OPENINGS, "Mining|Aggregates|Drilling|Resources|Quarries", _LARGE),
    "22": (OPENINGS, "Power|Electric|Water|Gas|Utilities|Light & Power", _LARGE),
    "23": (FAMILIES, "Construction|Builders|Contracting|Homes|Construction Services", _SMALL),
    "2381": (FAMILIES, "Concrete|Masonry|Framing|Roofing|Steel Erectors", _SMALL),
    "2382": (FAMILIES, "Electric|Plumbing & Heating|Mechanical|Heating & Air|Plumbing", _SMALL),
    "2383": (FAMILIES, "Painting|Drywall|Flooring|Interiors|Finishing", _SMALL),
    "31": (OPENINGS, "Foods|Provisions|Textiles|Packing|Mills", _LARGE),
    "3118": (OPENINGS, "Baking|Bakery|Breads|Tortilla", _LARGE),
    "3121": (OPENINGS, "Beverage|Bottling|Brewing|Winery", _LARGE),
    "32": (OPENINGS, "Plastics|Paper|Chemical|Glass|Coatings|Packaging", _LARGE),
    "3231": (OPENINGS, "Printing|Press|Graphics|Label", _SMALL),
    "33": (OPENINGS, "Manufacturing|Metalworks|Machine|Tool & Die|Fabrication|Controls", _LARGE),
    "334": (OPENINGS, "Electronics|Instruments|Circuits|Devices", _LARGE),
    "336": (OPENINGS, "Components|Trailer|Vehicle Systems|Aero Structures", _LARGE),
    "337": (OPENINGS, "Furniture|Cabinets|Millwork", _SMALL),
    "42": (OPENINGS, "Supply|Distributing|Wholesale|Trading|Industrial Supply", _LARGE),
    "44": (OPENINGS, "Market|Home Store|Outfitters|Furniture|Clothiers", _SMALL),
    "441": (FAMILIES, "Motors|Auto Sales|Auto Center|Tire & Auto", _SMALL),
    "444": (OPENINGS, "Hardware|Lumber|Building Supply|Garden Center", _SMALL),
    "445": (OPENINGS, "Market|Grocery|Foods|Fresh Market", _LARGE),
    "45": (OPENINGS, "Stores|Mercantile|Variety|General Store|Gifts", _SMALL),
    "456": (OPENINGS, "Pharmacy|Drug|Optical", _SMALL),
    "457": (OPENINGS, "Fuel|Convenience|Oil|Travel Plaza", _SMALL),
    "458": (OPENINGS, "Apparel|Clothiers|Shoes|Jewelers", _SMALL),
    "48": (OPENINGS, "Transport|Carriers|Transit", _LARGE),
    "481": (OPENINGS, "Air|Airways|Aviation", _LARGE),
    "484": (FAMILIES, "Trucking|Freight|Motor Lines|Hauling", _SMALL),
    "485": (OPENINGS, "Bus Lines|Transit|Shuttle", _SMALL),
    "488": (OPENINGS, "Logistics|Freight Services|Port Services|Towing", _SMALL),
    "49": (OPENINGS, "Delivery|Couriers|Parcel", _SMALL),
    "493": (OPENINGS, "Warehousing|Storage|Distribution|Cold Storage", _LARGE),
    "51": (OPENINGS, "Media|Publishing|Broadcasting|Communications|Data Services", _LARGE),
    "5132": (OPENINGS, "Software|Systems|Labs", _LARGE),
    "517": (OPENINGS, "Telephone|Telecom|Broadband", _LARGE),
    "518": (OPENINGS, "Hosting|Data Systems|Cloud Services", _LARGE),
    "52": (OPENINGS, "Capital|Advisors|Financial", _SMALL),
    "522": (OPENINGS, "Bank|Savings Bank|Credit Union|Lending", _NONE),
    "524": (FAMILIES, "Insurance Agency|Insurance|Insurance Services", _SMALL),
    "53": (FAMILIES, "Realty|Properties|Property Management", _SMALL),
    "532": (OPENINGS, "Rentals|Equipment Rental|Leasing", _SMALL),
    "54": (OPENINGS, "Consulting|Professional Services|Associates", _SMALL),
    "5411": (PARTNERS, "Law Group|Law Offices|Attorneys", " LLP| PC| PLLC"),
    "5412": (PARTNERS, "Accounting|CPAs|Tax & Accounting", " LLP| PC| LLC"),
    "5413": (PARTNERS, "Engineering|Architects|Surveying|Design Group", _SMALL),
    "5415": (OPENINGS, "Technologies|Software|Systems|IT Services|Data", _LARGE),
    "5416": (OPENINGS, "Consulting|Advisory|Strategy", _SMALL),
    "5417": (OPENINGS, "Research|Laboratories|Sciences|Biosciences", _LARGE),
    "5418": (OPENINGS, "Advertising|Marketing|Creative", _SMALL),
    "55": (OPENINGS, "Holdings|Management|Enterprises", _LARGE),
    "56": (OPENINGS, "Business Services|Support Services|Office Services", _SMALL),
    "5613": (OPENINGS, "Staffing|Personnel|Employment Services|Workforce", _LARGE),
    "5615": (OPENINGS, "Travel|Tours", _SMALL),
    "5616": (OPENINGS, "Security|Protective Services|Investigations", _SMALL),
    "5617": (FAMILIES, "Cleaning|Landscaping|Lawn Care|Pest Control|Janitorial", _SMALL),
    "562": (OPENINGS, "Waste Services|Recycling|Environmental", _SMALL),
    "61": (OPENINGS, "Academy|Learning Center|Training Institute", _NONE),
    "6111": (OPENINGS, "School District|Public Schools|Charter School|Academy", _NONE),
    "6112": (OPENINGS, "Community College", _NONE),
    "6113": (OPENINGS, "College|University|State College", _NONE),
    "62": (OPENINGS, "Health|Health Services|Care Services", _SMALL),
    "6211": (OPENINGS, "Medical Group|Physicians|Family Medicine|Clinic", " PC| LLC| PLLC"),
    "6212": (PARTNERS, "Dental|Family Dentistry|Dental Group", " PC| LLC| PLLC"),
    "6213": (OPENINGS, "Physical Therapy|Chiropractic|Counseling|Vision Care", _SMALL),
    "6214": (OPENINGS, "Outpatient Center|Surgery Center|Health Center", _SMALL),
    "6215": (OPENINGS, "Diagnostics|Laboratory|Imaging", _SMALL),
    "6216": (OPENINGS, "Home Care|Home Health|In-Home Care", _SMALL),
    "622": (OPENINGS, "Hospital|Medical Center|Memorial Hospital|Health System", _NONE),
    "623": (OPENINGS, "Nursing Center|Senior Living|Manor|Rehabilitation Center", _SMALL),
    "6241": (OPENINGS, "Family Services|Community Services|Senior Services", _SMALL),
    "6244": (OPENINGS, "Child Care|Early Learning|Day Care Center|Preschool", _SMALL),
    "71": (OPENINGS, "Recreation|Fitness|Golf Club|Athletic Club", _SMALL),
    "711": (OPENINGS, "Theater|Productions|Entertainment", _SMALL),
    "712": (OPENINGS, "Museum|Gardens|Zoo", _NONE),
    "7132": (OPENINGS, "Casino|Gaming", _LARGE),
    "72": (OPENINGS, "Grill|Cafe|Restaurant|Diner|Kitchen|Tavern|Pizza", _SMALL),
    "721": (OPENINGS, "Hotel|Inn|Lodge|Resort|Suites", _SMALL),
    "7223": (OPENINGS, "Catering|Food Service", _SMALL),
    "81": (FAMILIES, "Services|Repair|Salon|Cleaners", _SMALL),
    "8111": (FAMILIES, "Auto Repair|Auto Body|Automotive|Car Care", _SMALL),
    "8113": (OPENINGS, "Equipment Repair|Industrial Repair", _SMALL),
    "8121": (OPENINGS, "Salon|Hair Studio|Spa|Barber Shop", _SMALL),
    "8122": (FAMILIES, "Funeral Home|Memorial Chapel", _SMALL),
    "8123": (OPENINGS, "Cleaners|Laundry|Linen Service", _SMALL),
    "813": (OPENINGS, "Foundation|Association|Fellowship|Community Center", _NONE),
    "99": (TOWNS, "", _NONE),
    "9992": (OPENINGS, "Regional Authority|Port Authority|Turnpike Commission|Water Authority", _NONE),
}
"""Start of the NAICS code -> kind of beginning, trades, legal forms; the longest matching start counts."""

TOWN_FORMS = (
    ("City of ", ""),
    ("City of ", ""),
    ("Town of ", ""),
    ("Village of ", ""),
    ("", " County"),
    ("", " Township"),
)

FIRST = words(
    "Alder Amber Arbor Ashen Aspen Autumn Barley Birch Bramble Briar Bridle Brook Cedar Chestnut Clover "
    "Cobble Copper Cotton Cypress Dove Elder Elm Ember Fallow Fawn Fern Finch Flint Fox Granite Hallow "
    "Harvest Hawk Hazel Heather Heron Hickory Holly Iron Ivory Juniper Kestrel Lantern Larch Lark Laurel "
    "Linden Maple Marble Marsh Meadow Mill Moss Myrtle Oaken Orchard Osprey Otter Pebble Pepper Pine "
    "Plover Plum Poplar Prairie Quail Quarry Raven Reed River Robin Rowan Rush Russet Sage Sand Sedge "
    "Shale Silver Slate Sorrel Sparrow Spruce Stone Swallow Tamarack Teal Thistle Thorn Timber Vale "
    "Violet Walnut Wheat Willow Winter Wren Yarrow"
)
SECOND = words(
    "bank bend bluff branch bridge brook bury crest croft dale dell field ford gate glen grove hall haven "
    "hill hollow holm hurst land lea ledge leigh line march mere moor mount park path point pond reach "
    "ridge rise run shore side spring stead stone strand top vale view way well wick wind wood"
)
PEOPLE = words(
    "Abernant Aldridge Amsbury Arkwell Ashcombe Averill Bainford Ballantree Barrowby Beckwith Bellamore "
    "Benbrook Birkdale Bolling Bowerman Bransford Brewton Brinkley Calverley Castleton Chadwell Cheswick "
    "Claybourne Coldwell Corwin Crandall Crowther Dalrymple Darnell Denby Drayton Dunmore Eastlake "
    "Edgerton Fairbairn Farnsworth Fenwick Garrity Gladwyn Grantham Greyson Halstead Hargrove Hartwell "
    "Haverford Hensley Holloway Ingram Jessop Kirkby Langford Ledbetter Lindquist Loxley Mabry Maddox "
    "Marchbanks Mayhew Merrick Northcott Oakley Ormsby Osgood Paxton Penhallow Pickford Prentiss Radcliff "
    "Ramsden Redfern Renwick Ridgeway Rutledge Saltmarsh Selwyn Stanhope Tattersall Thackeray Thornbury "
    "Tilford Trenholm Truesdale Upton Wainwright Walcott Wescott Whitcomb Wickersham Winfield Woodruff "
    "Wyndham Yardley"
)
NOT_NAMES = frozenset(
    words(
        "Firestone Stonegate Riverbed Cloverleaf Millstone Ironstone Copperfield Silverlake "
        "Sandstone Flintstone Wheatstone Pinewood Millbank Marshfield Springfield Silverstone "
        "Foxwood Rivertop Stonestone Marblehead Marshland Sandbank Reedbank Riverbank Millpond "
        "Brookside Riverrun Sageland Marshmarsh Woodwood Hawkeye Ironside Sandpoint Brookfield "
        "Stonebridge Pinebridge"
    )
)
"""Compounds that are words, known businesses or brands."""
