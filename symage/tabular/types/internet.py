"""Names, addresses and traffic of computers; hosts and addresses are those that are kept for examples."""

import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.text import join
from symage.tabular.cells import People
from symage.tabular.column_type import ColumnType, Types, drawn, listed, ruled
from symage.tabular.fillings.hexadecimal import Hexadecimal
from symage.tabular.fillings.masks import mask
from symage.tabular.fillings.numbers import NumberKind, read_numbers
from symage.tabular.fillings.patterns import Pattern
from symage.tabular.fillings.people import PersonFact
from symage.tabular.fillings.pieces import Shown, one_of, pieces, weighted
from symage.tabular.types.things import BROWSER, DEVICE, SYSTEM, USER_AGENT

_PASSWORD = Pattern(
    ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "abcdefghijkmnopqrstuvwxyz")
    + ("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",) * 7
    + ("!#$%&*?", "23456789")
)
_TOKEN = Pattern(("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",) * 40)
_NETS = "192.0.2. | 198.51.100. | 203.0.113."
"""Blocks for documentation: RFC 5737. For IPv6: RFC 3849."""
_WORDS = (
    "account | archive | blog | cart | catalog | contact | docs | events | gallery | "
    "help | journal | media | news | orders | press | profile | search | shop | "
    "support | team | tools | updates"
)
_HOSTS = (
    "amber | birch | cobalt | delta | ember | falcon | granite | harbor | indigo | "
    "juniper | kestrel | lumen | maple | nimbus | onyx | pioneer | quartz | ridge | "
    "summit | timber | umber | vertex | willow | zephyr"
)
_HOST = pieces(one_of(_HOSTS), "-", one_of(_WORDS), ".example.", one_of("com | net | org"))


def _local_part(people: People) -> pa.StringArray:
    return pc.list_element(pc.split_pattern(people["primary.email"], "@"), 0)


def _apart(names: pa.StringArray, rows: pa.StringArray) -> pa.StringArray:
    return join(names, "_", rows)


def _slug(texts: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring(pc.utf8_lower(texts), " ", "-")


_LAST = read_numbers(NumberKind(1, 254))
_TITLE = pieces(one_of(_HOSTS), " ", one_of(_WORDS), " ", one_of(_HOSTS))

TYPES: Types = {
    "internet_username": ColumnType(
        "Name of an account, as the mail address begins",
        PersonFact(_local_part, apart=_apart).read,
        phrases=listed(
            "username, user name, login, login name, handle, screen name, user handle, "
            "login id, userid name, account username, social media handle, instagram handle, "
            "user login, gamertag, uname, twitter, twitter username, github username, "
            "slack handle"
        ),
    ),
    "internet_password": drawn(
        "Twelve characters of several kinds",
        _PASSWORD,
        (
            "password, passwd, pwd, pass word, user password, plain password, "
            "temporary password, passcode, account password, login password"
        ),
    ),
    "internet_uuid": drawn(
        "UUID, version 4",
        Hexadecimal("########-####-4###-y###-############"),
        (
            "uuid, guid, unique identifier, uuid4, session id, uuid v4, "
            "globally unique identifier, request uuid, device id, correlation id, trace id, "
            "sessionid, visitor id, external id, universally unique identifier, "
            "session identifier, cart id, message id"
        ),
    ),
    "internet_domain": drawn(
        "A domain that is kept for examples",
        _HOST,
        "domain, domain name, site, website domain, web domain, site name, root domain",
    ),
    "internet_hostname": drawn(
        "Name of a computer",
        pieces(one_of(_HOSTS), "-", mask("99"), ".example.net"),
        (
            "hostname, host, host name, server, server name, computer name, machine name, "
            "node, node name, fqdn, device name"
        ),
    ),
    "internet_url": drawn(
        "Address of a page",
        pieces("https://", _HOST, "/", one_of(_WORDS), "/", Hexadecimal("######")),
        (
            "url, website, web site, link, web address, page url, homepage, website url, "
            "web page, site url, url visited, referrer, landing page, web url, visited url, "
            "profile url, linkedin url, page visited, image url, linkedin profile, linkedin, "
            "referrer url, hyperlink, profile link, web link, avatar url, photo url, "
            "video url, referer, page link, picture url, blog, portfolio url, product url, "
            "callback url, home page, webpage"
        ),
    ),
    "internet_path": drawn(
        "Path of a page",
        pieces("/", one_of(_WORDS), "/", one_of(_HOSTS)),
        (
            "url path, page path, endpoint, request path, page, path, api endpoint, route, "
            "uri, request uri, page name, resource path"
        ),
    ),
    "internet_slug": drawn(
        "Words of an address, with hyphens", Shown(_TITLE, _slug), "slug, url slug, permalink, post slug"
    ),
    "internet_ipv4": drawn(
        "IPv4 address of a block for documentation",
        pieces(one_of(_NETS), _LAST),
        (
            "ip, ip address, ipv4, ip v4, ip addr, client ip, ipv4 address, ip4, source ip, "
            "remote ip, user ip, server ip, destination ip, login ip, last ip, "
            "ip address v4, remote address, host ip, device ip, client ip address, "
            "source ip address"
        ),
    ),
    "internet_ipv6": drawn(
        "IPv6 address of the block for documentation",
        Hexadecimal("2001:db8:####:####:####:####:####:####"),
        "ipv6, ipv6 address, ip v6, ip6, ip address v6",
    ),
    "internet_mac_address": drawn(
        "Address of a device, locally administered",
        Hexadecimal("02:##:##:##:##:##"),
        (
            "mac address, mac, hardware address, physical address of device, "
            "ethernet address, device mac address, wifi mac"
        ),
    ),
    "internet_port": ruled(
        "Number of a port",
        NumberKind(1024, 65535),
        "port, port number, tcp port, network port, source port, destination port",
    ),
    "internet_user_agent": drawn(
        "What a browser calls itself",
        USER_AGENT,
        "user agent, useragent, browser agent, user agent string, browser user agent, ua",
    ),
    "internet_browser": drawn(
        "Name of a browser",
        BROWSER,
        "browser, web browser, browser name, browser type",
    ),
    "internet_os": drawn(
        "Operating system",
        SYSTEM,
        "os, operating system, platform, os name, device os, os version, system, operating system name",
    ),
    "internet_device": drawn(
        "Kind of a device",
        DEVICE,
        "device, device type, type of device, device category, device kind, device used, device class",
    ),
    "internet_http_method": drawn(
        "Method of a request",
        weighted({"GET": 76, "POST": 16, "PUT": 4, "DELETE": 2, "PATCH": 2}),
        "http method, request method, http verb, method, request type, rest method",
    ),
    "internet_http_status": drawn(
        "Status of an answer",
        weighted(
            {
                200: 78,
                201: 5,
                204: 2,
                301: 2,
                304: 3,
                400: 2,
                401: 1,
                403: 1,
                404: 4,
                500: 2,
            }
        ),
        (
            "http status, http status code, response code, status code of response, "
            "http code, http response code, response status, http response status, "
            "response status code, http response"
        ),
    ),
    "internet_response_time": ruled(
        "Milliseconds of an answer",
        NumberKind(5, 10_000, None, "lognormal", {"mean": 4.8, "sigma": 0.8}),
        (
            "response time, latency, response time in ms, duration in ms, response time ms, "
            "latency ms, load time, request duration, elapsed ms, duration ms, ping, "
            "page load time, response time in millisecond, elapsed time, processing time"
        ),
    ),
    "internet_bytes": ruled(
        "Size in bytes",
        NumberKind(100, 100_000_000, None, "lognormal", {"mean": 10.5, "sigma": 1.8}),
        (
            "byte, size in byte, file size, bytes sent, response size, file size in byte, "
            "filesize, content length, size byte, bytes transferred, bytes received, "
            "payload size, document size, byte sent, byte received, byte transferred"
        ),
    ),
    "internet_md5": drawn(
        "MD5 digest", Hexadecimal("#" * 32), "md5, md5 hash, md5 checksum, checksum, md5sum, file hash"
    ),
    "internet_sha1": drawn(
        "SHA-1 digest",
        Hexadecimal("#" * 40),
        "sha1, sha1 hash, commit hash, sha 1, git commit, commit sha, git hash, commit id",
    ),
    "internet_sha256": drawn(
        "SHA-256 digest",
        Hexadecimal("#" * 64),
        (
            "sha256, sha256 hash, hash, password hash, hashed password, sha 256, digest, "
            "sha, encrypted password, pwd hash, passwordhash, hash value, hash code"
        ),
    ),
    "internet_token": drawn(
        "Forty letters and digits",
        _TOKEN,
        (
            "token, api key, access token, auth token, api token, secret, refresh token, "
            "secret key, bearer token, session token, apikey, authorization token"
        ),
    ),
    "internet_file_name": drawn(
        "Name of a file",
        pieces(
            one_of(_WORDS), "_", mask("999"), ".", one_of("pdf | docx | xlsx | csv | png | jpg | txt | zip")
        ),
        "file name, filename, document name, attachment, file, attachment name, name of file, document",
    ),
    "internet_file_extension": drawn(
        "Ending of a file's name",
        one_of("pdf | docx | xlsx | csv | png | jpg | txt | zip"),
        "file extension, file type, extension, file format, document type, format of file, document format",
    ),
    "internet_mime_type": drawn(
        "Media type",
        one_of(
            "application/pdf | text/csv | image/png | image/jpeg | text/plain | "
            "application/zip | application/json | text/html"
        ),
        "mime type, content type, media type, mime, mimetype",
    ),
    "internet_log_level": drawn(
        "Level of a log line",
        weighted({"INFO": 72, "DEBUG": 14, "WARN": 9, "ERROR": 5}),
        "log level, level, severity of log, loglevel, logging level",
    ),
    "internet_event_type": drawn(
        "What a visitor did",
        weighted({"page_view": 58, "click": 24, "add_to_cart": 8, "signup": 4, "purchase": 6}),
        (
            "event type, event, event name, action, user action, activity type, "
            "interaction type, activity, action type"
        ),
    ),
    "internet_version": drawn(
        "Number of a version",
        pieces(mask("9"), ".", mask("9"), ".", mask("9")),
        (
            "version, app version, software version, release, version number, "
            "semantic version, semver, release version, build version, firmware version, "
            "api version"
        ),
    ),
}
