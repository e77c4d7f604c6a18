"""Shoes from tables: the store's own CSV, Shopify's product export, and a table of attributes joined to either."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from gait.errors import SettingsFault
from gait.result import Shoe, ShoeSize
from gait.shoes.gtin import gtin
from gait.shoes.table_text import Sheet, read_sheet

SUPPORTS = ("neutral", "stability", "motion control")  # from the least to the most intrusive
SURFACES = ("road", "trail", "track")
COLUMNS = ("brand", "model", "support", "cushioning", "surface", "drop_mm", "weight_g", "price")
MORE_COLUMNS = ("currency", "stack_mm", "widths", "sku", "gtin", "size", "stock", "sizes", "picture")
OTHER_NAMES = {  # headers that suppliers and stock systems write
    "pronation_support": "support",
    "drop": "drop_mm",
    "heel_drop": "drop_mm",
    "heel_to_toe_drop": "drop_mm",
    "weight": "weight_g",
    "stack": "stack_mm",
    "stack_height": "stack_mm",
    "stack_height_mm": "stack_mm",
    "width": "widths",
    "ean": "gtin",
    "upc": "gtin",
    "barcode": "gtin",
    "article_number": "sku",
    "quantity": "stock",
    "image": "picture",
}

# Headers of Shopify's product export that matter here. New: help.shopify.com/en/manual/products/import-export/using-csv
# and its product_template.csv (“Title,URL handle,Description,Vendor,...”); old: the same page until 2025 (“Handle,
# Title,Body (HTML),Vendor,...”). `Weight value (grams)` and `Variant Grams` are of the parcel, so they are left alone.
SHOPIFY_OLD = {
    "handle": "handle",
    "title": "title",
    "vendor": "brand",
    "tags": "tags",
    "status": "status",
    "variant_sku": "sku",
    "variant_barcode": "gtin",
    "variant_inventory_qty": "stock",
    "variant_price": "price",
    "image_src": "picture",
}
SHOPIFY_NEW = {
    "url_handle": "handle",
    "sku": "sku",
    "gtin": "gtin",  # `Barcode`, by OTHER_NAMES
    "inventory_quantity": "stock",
    "price": "price",
    "product_image_url": "picture",
}
OPTIONS = tuple(f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value"))
NOT_SOLD = ("draft", "archived")  # of Shopify's `Status`
METAFIELD = re.compile(r"\(product\.metafields\.[^.()]+\.([^()]+)\)")  # header form: the same page, “Metafields”
ATTRIBUTES = ("support", "cushioning", "surface", "drop_mm", "stack_mm", "weight_g", "widths")

SIZE_OPTIONS = ("size", "größe", "groesse", "taille", "pointure", "talla", "número", "numero", "maat", "eu", "us", "uk")
WIDTH_OPTIONS = ("width", "weite", "largeur", "ancho", "breedte")
EU_SYSTEMS = ("EU", "EUR", "FR")
SYSTEM = r"EUR|EU|FR|US|UK|JP|CM"
SIZE = re.compile(
    rf"(?P<before>{SYSTEM})?\s*(?P<whole>\d{{1,2}})(?:[.,](?P<tenth>\d)|\s*(?P<part>½|⅓|⅔|1/2|1/3|2/3))?"
    rf"\s*(?P<after>{SYSTEM})?",
    re.IGNORECASE,
)
PARTS = {"½": 0.5, "1/2": 0.5, "⅓": 1 / 3, "1/3": 1 / 3, "⅔": 2 / 3, "2/3": 2 / 3}  # some brands mark thirds
EU_ADULT = (30.0, 55.0)  # a bare number in here is French stitches: US and UK sizes end below 25
SIZE_STEP = 0.2  # a third beside a half is the same box: 42 2/3 is what others call 42.5
MOST_PAIRS = 99_999


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of the file that is no shoe; `number` counts as a spreadsheet does, the header being 1."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    shoes: tuple[Shoe, ...]
    bad_rows: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A shoe as far as one file tells it, with the row that it begins in; `support` may still be empty."""

    number: int
    shoe: Shoe


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table was understood to say, before anything is made of it.

    kind: `own` or `shopify`. columns, ignored: headers as written. Drafts have no article number in common.
    """

    kind: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    drafts: tuple[Draft, ...]
    bad_rows: tuple[BadRow, ...]


Fields = dict[str, str]
NumberedFields = tuple[int, Fields]


# ---- what others ask for ----------------------------------------------------------------------------------------


def read_catalogue(path: Path) -> Catalogue:
    """Every whole shoe, and every bad row with its reason. Raises SettingsFault when no shoe is whole."""
    reading = read_shoes(path)
    whole, lacking = sorted_out(reading.drafts)
    bad_rows = in_order((*reading.bad_rows, *lacking))
    if not whole:
        first = f" Row {bad_rows[0].number}: {bad_rows[0].reason}." if bad_rows else ""
        raise SettingsFault(f"The shoe catalogue {path.name} holds no usable shoe.{first}")
    return Catalogue(tuple(draft.shoe for draft in whole), bad_rows)


def read_shoes(path: Path, attributes: Path | None = None, currency: str = "") -> Reading:
    """A store's own table or Shopify's export, known by its headers; `attributes` joined by GTIN or SKU.

    currency: of prices that carry none. Raises SettingsFault when the file is no table of shoes.
    """
    sheet = read_sheet(path)
    names = tuple(column_name(header) for header in sheet.headers)
    shopify = "title" in names and not {"handle", "url_handle"}.isdisjoint(names)
    known = shopify_names(names) if shopify else own_names(names, sheet.name)
    rows = fields_of(sheet, known)
    found = list(shopify_drafts(rows) if shopify else own_drafts(rows))
    joined, unread = with_attributes(found, attributes)
    distinct = tuple(apart(priced(entry, currency) for entry in joined))
    return Reading(
        "shopify" if shopify else "own",
        sheet.encoding,
        sheet.delimiter,
        tuple(header for header, name in zip(sheet.headers, known, strict=True) if name),
        tuple(header for header, name in zip(sheet.headers, known, strict=True) if not name),
        tuple(entry for entry in distinct if isinstance(entry, Draft)),
        (*unread, *in_order(entry for entry in distinct if isinstance(entry, BadRow))),
    )


def sorted_out(drafts: Iterable[Draft]) -> tuple[tuple[Draft, ...], tuple[BadRow, ...]]:
    """(drafts that are whole shoes, the rows of the others with what they lack)."""
    told = [(draft, missing(draft.shoe)) for draft in drafts]
    whole = tuple(draft for draft, lack in told if not lack)
    return whole, tuple(BadRow(draft.number, lack) for draft, lack in told if lack)


def missing(shoe: Shoe) -> str:
    """What a shoe lacks to be suggested; empty when it is whole."""
    if not shoe.brand or not shoe.model:
        return "no model" if shoe.brand else "no brand"
    return "" if shoe.support else f"no support: {', '.join(SUPPORTS)}, in a column, a tag or the table of attributes"


def in_order(bad_rows: Iterable[BadRow]) -> tuple[BadRow, ...]:
    return tuple(sorted(bad_rows, key=lambda row: row.number))


def stock_of(shoe: Shoe, size_eu: float | None) -> int | None:
    """Pairs in that size, all of them without one; 0 where the size is not led, None where the table does not say."""
    sizes = [size for size in shoe.sizes if size_eu is None or size.eu is not None]
    fitting = [size for size in sizes if size_eu is None or abs((size.eu or 0.0) - size_eu) < SIZE_STEP]
    counted = [size.stock for size in fitting if size.stock is not None]
    if counted:
        return sum(counted)
    return 0 if sizes and not fitting else None


def filled(shoe: Shoe, more: Shoe) -> Shoe:
    """The shoe with what it does not say taken from `more`."""
    empty = [field.name for field in fields(Shoe) if getattr(shoe, field.name) in ("", None, ())]
    return replace(shoe, **{name: getattr(more, name) for name in empty})


def codes(shoe: Shoe) -> frozenset[str]:
    """Every article number that leads to the shoe."""
    marks: tuple[Shoe | ShoeSize, ...] = (shoe, *shoe.sizes)
    gtins = {f"gtin {mark.gtin}" for mark in marks if mark.gtin}
    return frozenset(gtins | {f"sku {mark.sku.casefold()}" for mark in marks if mark.sku})


def name_of(shoe: Shoe) -> tuple[str, str]:
    return shoe.brand.casefold(), shoe.model.casefold()


# ---- columns and cells --------------------------------------------------------------------------------------------


def column_name(header: str) -> str:
    """`Drop (mm)`, `drop mm` and `DROP_MM` are one column; a Shopify metafield goes by its key where that is known."""
    metafield = METAFIELD.search(header)
    key = plain_name(metafield[1]) if metafield else ""
    return key if key in ATTRIBUTES else plain_name(header)


def plain_name(header: str) -> str:
    name = "_".join(re.sub(r"[()_\-]", " ", header.lower()).split())
    return OTHER_NAMES.get(name, name)


def own_names(names: tuple[str, ...], file: str) -> tuple[str, ...]:
    """Each column's own name, empty for those that mean nothing here. Raises SettingsFault without brand or model."""
    absent = [column for column in COLUMNS[:2] if column not in names]
    if absent:
        raise SettingsFault(f"The shoe catalogue {file} has no column {', '.join(absent)}.")
    return tuple(name if name in COLUMNS + MORE_COLUMNS else "" for name in names)


def shopify_names(names: tuple[str, ...]) -> tuple[str, ...]:
    known = {**SHOPIFY_OLD, **SHOPIFY_NEW, **{name: name for name in (*OPTIONS, *ATTRIBUTES)}}
    return tuple(known.get(name, "") for name in names)


def fields_of(sheet: Sheet, names: tuple[str, ...]) -> Iterator[NumberedFields]:
    for number, cells in sheet.rows:
        yield number, {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}


def shoe_of(given: Mapping[str, str]) -> Shoe:
    """A shoe from the cells of its row. Raises ValueError for a cell that cannot be."""
    return Shoe(
        given.get("brand", ""),
        given.get("model", ""),
        support_of(given),
        given.get("cushioning", ""),
        given.get("surface", ""),
        read_number(given, "drop_mm"),
        read_number(given, "weight_g"),
        price_of(given),
        given.get("sku", ""),
        gtin_of(given),
        read_number(given, "stack_mm"),
        tuple(part for part in re.split(r"[\s,;/|]+", given.get("widths", "")) if part),
        tuple(sizes_of(given)),
        given.get("picture", ""),
    )


def support_of(given: Mapping[str, str]) -> str:
    support = words_of(given.get("support", ""))
    if support and support not in SUPPORTS:
        raise ValueError(f"support is “{support}”, not one of {', '.join(SUPPORTS)}")
    return support


def words_of(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def price_of(given: Mapping[str, str]) -> str:
    price = given.get("price", "")
    if price and not any(sign.isdigit() for sign in price):
        raise ValueError(f"price is “{price}”, without a number")
    return with_currency(price, given.get("currency", ""))


def with_currency(price: str, currency: str) -> str:
    bare = price and all(sign.isdigit() or sign in ".,'  " for sign in price)
    return f"{price} {currency}" if bare and currency else price


def gtin_of(given: Mapping[str, str]) -> str:
    return gtin(given["gtin"]) if given.get("gtin") else ""


def read_number(given: Mapping[str, str], column: str) -> float | None:
    """None for an empty cell; a comma is taken as the decimal sign. Raises ValueError for anything else."""
    text = given.get(column, "")
    bare = text.lower().removesuffix(column[-2:].strip("_")).strip()
    try:
        number = float(bare.replace(",", ".")) if text else None
    except ValueError:
        number = math.nan
    if number is not None and not 0.0 <= number < math.inf:
        raise ValueError(f"{column} is “{text}”, not a number")
    return number


# ---- sizes --------------------------------------------------------------------------------------------------------


def sizes_of(given: Mapping[str, str]) -> Iterator[ShoeSize]:
    """From `sizes` (`41:2 | 41.5:0 | US 9:1`), and from `size` with `stock`, one row a size."""
    for part in filter(None, (part.strip() for part in given.get("sizes", "").split("|"))):
        text, _, pairs = part.rpartition(":") if ":" in part else (part, "", "")
        yield size_of(text.strip(), pairs_of(pairs.strip()))
    if given.get("size"):
        size = size_of(given["size"], pairs_of(given.get("stock", "")))
        yield replace(size, gtin=gtin_of(given), sku=given.get("sku", ""))


def size_of(text: str, stock: int | None = None, system: str = "") -> ShoeSize:
    """A size as written; `eu` where it is in French stitches. system: said elsewhere, such as in a header."""
    written = " ".join(text.split())
    match = SIZE.fullmatch(written)
    if match is None:
        return ShoeSize(written, None, stock)
    said = (match["before"] or match["after"] or "").upper()
    tenth = int(match["tenth"] or 0) / 10.0 + PARTS.get(match["part"] or "", 0.0)
    value = int(match["whole"]) + tenth
    european = (said or system) in EU_SYSTEMS or (not (said or system) and EU_ADULT[0] <= value <= EU_ADULT[1])
    shown = written if said or not system or european else f"{system} {written}"
    return ShoeSize(shown, value if european else None, stock)


def pairs_of(text: str) -> int | None:
    """Pairs in stock; a shop system's negative count is none. Raises ValueError for what is no whole number."""
    if not text:
        return None
    try:
        pairs = float(text.replace(",", "."))
    except ValueError:
        pairs = math.nan
    if not (abs(pairs) <= MOST_PAIRS and pairs == int(pairs)):
        raise ValueError(f"stock is “{text}”, not a whole number of pairs")
    return max(0, int(pairs))


# ---- the store's own table ----------------------------------------------------------------------------------------


def own_drafts(rows: Iterable[NumberedFields]) -> Iterator[Draft | BadRow]:
    """A row a shoe, or a row a size: rows with a size and the same names are one shoe."""
    by_name: dict[tuple[str, str], Draft] = {}
    alone: list[Draft] = []
    for number, given in rows:
        entry = own_draft(number, given)
        if isinstance(entry, BadRow):
            yield entry
        elif not given.get("size"):
            alone.append(entry)
        else:
            name = name_of(entry.shoe)
            by_name[name] = grown(by_name[name], entry.shoe) if name in by_name else entry
    yield from sorted((*alone, *by_name.values()), key=lambda draft: draft.number)


def own_draft(number: int, given: Fields) -> Draft | BadRow:
    try:
        shoe = shoe_of(given)
    except ValueError as error:
        return BadRow(number, str(error))
    lack = missing(replace(shoe, support="neutral"))
    return BadRow(number, lack) if lack else Draft(number, shoe)


def grown(draft: Draft, more: Shoe) -> Draft:
    """One more size. An article number that is there already is the same box, told twice: the later count holds."""
    known = {size.gtin for size in more.sizes if size.gtin}
    kept = tuple(size for size in draft.shoe.sizes if size.gtin not in known)
    return replace(draft, shoe=replace(filled(draft.shoe, more), sizes=kept + more.sizes))


# ---- Shopify ------------------------------------------------------------------------------------------------------


def shopify_drafts(rows: Iterable[NumberedFields]) -> Iterator[Draft | BadRow]:
    """The rows of a handle are one shoe: its first carries the product, each with a value of an option a variant."""
    products: dict[str, list[NumberedFields]] = {}
    handle = ""
    for number, given in rows:
        handle = given.get("handle") or handle
        products.setdefault(handle, []).append((number, given))
    for variants in products.values():
        yield from product_entries(variants)


def product_entries(rows: list[NumberedFields]) -> Iterator[Draft | BadRow]:
    """The shoe, and its variants that cannot be read."""
    number, first = rows[0]
    if first.get("status", "").lower() in NOT_SOLD:
        yield BadRow(number, f"the product is not for sale: its status is {first['status'].lower()}")
        return
    try:
        shoe = product(first)
    except ValueError as error:
        yield BadRow(number, str(error))
        return
    read = [variant(row, first) for row in rows]
    sizes = tuple(entry for entry in read if isinstance(entry, ShoeSize))
    yield from (entry for entry in read if isinstance(entry, BadRow))
    yield Draft(number, with_variants(shoe, sizes, rows))


def product(first: Fields) -> Shoe:
    """What the first row says of the whole product; metafields before tags. Raises ValueError."""
    said = {name: first[name].strip("[]\"' ") for name in ATTRIBUTES if first.get(name)}
    brand, title = first.get("brand", ""), first.get("title", "")
    named = title.lower().startswith(f"{brand.lower()} ")
    model = title[len(brand) :].strip() if brand and named else title
    return shoe_of({**tag_fields(first.get("tags", "")), **said, "brand": brand, "model": model})


def tag_fields(tags: str) -> Fields:
    """`stability`, `soft cushioning`, `trail` and `drop:8` among the tags. Raises ValueError for two supports."""
    said: Fields = {}
    for tag in tags.split(","):
        name, value = tag_field(tag)
        if name == "support" and said.get(name, value) != value:
            raise ValueError(f"its tags name two kinds of support: {said[name]} and {value}")
        said.setdefault(name, value)
    return {name: value for name, value in said.items() if name in ATTRIBUTES}


def tag_field(tag: str) -> tuple[str, str]:
    """(column, what the tag says of it), both empty for a tag that says nothing of these."""
    key, _, value = (part.strip() for part in tag.replace("=", ":").partition(":"))
    words = words_of(tag)
    if value:
        name = plain_name(key)
        return name, words_of(value) if name == "support" else value
    if words in SUPPORTS:
        return "support", words
    if words.endswith(" cushioning"):
        return "cushioning", words.removesuffix(" cushioning")
    return ("surface", words) if words in SURFACES else ("", "")


def variant(row: NumberedFields, first: Fields) -> ShoeSize | BadRow | None:
    """One size of the product; None for a row that only brings another picture."""
    number, given = row
    if not any(given.get(name) for name in ("option1_value", "sku", "gtin", "price")):
        return None
    try:
        stock, code, sku = pairs_of(given.get("stock", "")), barcode(given), given.get("sku", "")
    except ValueError as error:
        return BadRow(number, str(error))
    text, system = option(given, first, SIZE_OPTIONS)
    width, _ = option(given, first, WIDTH_OPTIONS)
    return replace(size_of(text, stock, system), width=width, gtin=code, sku=sku)


def barcode(given: Fields) -> str:
    """Shopify's Barcode may hold anything; letters make it a code of the store's own, which is no GTIN."""
    return "" if re.search(r"[A-Za-z]", given.get("gtin", "")) else gtin_of(given)


def option(given: Fields, first: Fields, called: tuple[str, ...]) -> tuple[str, str]:
    """(value, system of sizes in the option's name) of the option that is called so; the first row carries names."""
    for n in (1, 2, 3):
        name = first.get(f"option{n}_name", "")
        words = re.split(r"\W+", name.lower())
        if any(word in words or (len(word) > 2 and word in name.lower()) for word in called):
            system = next((word.upper() for word in words if word.upper() in (*EU_SYSTEMS, "US", "UK")), "")
            return given.get(f"option{n}_value", ""), system
    return "", ""


def with_variants(shoe: Shoe, sizes: tuple[ShoeSize, ...], rows: list[NumberedFields]) -> Shoe:
    """Price, picture and numbers of the first variant that has them stand for the shoe."""

    def first_of(name: str) -> str:
        return next((given[name] for _, given in rows if given.get(name)), "")

    widths = tuple(dict.fromkeys(size.width for size in sizes if size.width))
    return replace(
        shoe,
        price=first_of("price"),
        picture=first_of("picture"),
        sku=next((size.sku for size in sizes if size.sku), ""),
        gtin=next((size.gtin for size in sizes if size.gtin), ""),
        widths=shoe.widths or widths,
        sizes=tuple(size for size in sizes if size.text or size.stock is not None),
    )


# ---- joining ------------------------------------------------------------------------------------------------------


def with_attributes(
    entries: list[Draft | BadRow], path: Path | None
) -> tuple[list[Draft | BadRow], tuple[BadRow, ...]]:
    """(entries with what the table of attributes says of their numbers, its bad rows). Raises SettingsFault."""
    if path is None:
        return entries, ()
    by_code, bad_rows = read_attributes(path)
    return [joined(entry, by_code) if isinstance(entry, Draft) else entry for entry in entries], bad_rows


def read_attributes(path: Path) -> tuple[dict[str, Shoe], tuple[BadRow, ...]]:
    """(what is said of each article number, bad rows). Raises SettingsFault without a column gtin or sku."""
    sheet = read_sheet(path)
    names = tuple(column_name(header) for header in sheet.headers)
    if {"gtin", "sku"}.isdisjoint(names) or set(ATTRIBUTES).isdisjoint(names):
        raise SettingsFault(f"The table of attributes {path.name} needs a column gtin or sku, and one such as support.")
    by_code: dict[str, Shoe] = {}
    bad_rows = []
    for number, given in fields_of(sheet, names):
        try:
            shoe = shoe_of({name: given.get(name, "") for name in (*ATTRIBUTES, "gtin", "sku", "picture")})
        except ValueError as error:
            bad_rows.append(BadRow(number, f"in {path.name}: {error}"))
            continue
        by_code |= {code: filled(shoe, by_code.get(code, shoe)) for code in codes(shoe)}
    return by_code, tuple(bad_rows)


def joined(draft: Draft, by_code: Mapping[str, Shoe]) -> Draft:
    """What the table says counts before what the stock system says; names and numbers stay."""
    shoe = draft.shoe
    for code in sorted(codes(shoe)):  # gtin before sku
        if code in by_code:
            said = replace(by_code[code], brand=shoe.brand, model=shoe.model, sku=shoe.sku, gtin=shoe.gtin)
            return replace(draft, shoe=filled(said, shoe))
    return draft


def priced(entry: Draft | BadRow, currency: str) -> Draft | BadRow:
    if isinstance(entry, BadRow):
        return entry
    return replace(entry, shoe=replace(entry.shoe, price=with_currency(entry.shoe.price, currency)))


def apart(entries: Iterable[Draft | BadRow]) -> Iterator[Draft | BadRow]:
    """No shoe twice: a later one with an article number of an earlier, or of its names without numbers, is bad."""
    by_code: dict[str, int] = {}
    by_name: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for entry in entries:
        if isinstance(entry, Draft):
            numbers, name = codes(entry.shoe), name_of(entry.shoe)
            taken = [by_code[code] for code in numbers if code in by_code]
            taken += [row for row, coded in by_name.get(name, []) if not (coded and numbers)]
            if taken:
                yield BadRow(entry.number, f"the same shoe, or an article number of it, is in row {min(taken)}")
                continue
            by_code |= dict.fromkeys(numbers, entry.number)
            by_name.setdefault(name, []).append((entry.number, bool(numbers)))
        yield entry
