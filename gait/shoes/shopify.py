"""Shopify's product export: a row a variant, the rows of one handle a product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gait.result import Shoe, ShoeSize
from gait.shoes.cells import ATTRIBUTES, BadRow, Draft, Fields, NumberedFields, plain_name, refused, shoe_of, words_of
from gait.shoes.gtin import gtin_of
from gait.shoes.shoe import SUPPORTS, SURFACES
from gait.shoes.sizes import EU_SYSTEMS, pairs_of, size_of
from gait.words import said

# Headers of Shopify's product export that matter here. New: help.shopify.com/en/manual/products/import-export/using-csv
# and its product_template.csv (“Title,URL handle,Description,Vendor,...”); old: the same page until 2025 (“Handle,
# Title,Body (HTML),Vendor,...”); metafields: the same page, “Metafields”. `Weight value (grams)` and `Variant Grams`
# are of the parcel, so they are left alone.
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

SIZE_OPTIONS = ("size", "größe", "groesse", "taille", "pointure", "talla", "número", "numero", "maat", "eu", "us", "uk")
WIDTH_OPTIONS = ("width", "weite", "largeur", "ancho", "breedte")


def shopify_names(names: tuple[str, ...]) -> tuple[str, ...]:
    known = {**SHOPIFY_OLD, **SHOPIFY_NEW, **{name: name for name in (*OPTIONS, *ATTRIBUTES)}}
    return tuple(known.get(name, "") for name in names)


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
        status = first["status"].lower()
        yield BadRow(number, said("the product is not for sale: its status is {status}", status=status))
        return
    try:
        shoe = product(first)
    except ValueError as error:
        yield refused(number, error)
        return
    read = [variant(row, first) for row in rows]
    sizes = tuple(entry for entry in read if isinstance(entry, ShoeSize))
    yield from (entry for entry in read if isinstance(entry, BadRow))
    yield Draft(number, with_variants(shoe, sizes, rows))


def product(first: Fields) -> Shoe:
    """What the first row says of the whole product; metafields before tags. Raises ValueError."""
    told = {name: first[name].strip("[]\"' ") for name in ATTRIBUTES if first.get(name)}
    brand, title = first.get("brand", ""), first.get("title", "")
    named = title.lower().startswith(f"{brand.lower()} ")
    model = title[len(brand) :].strip() if brand and named else title
    return shoe_of({**tag_fields(first.get("tags", "")), **told, "brand": brand, "model": model})


def tag_fields(tags: str) -> Fields:
    """`stability`, `soft cushioning`, `trail` and `drop:8` among the tags. Raises ValueError for two supports."""
    told: Fields = {}
    for tag in tags.split(","):
        name, value = tag_field(tag)
        if name == "support" and told.get(name, value) != value:
            kinds = {"one": f"“{told[name]}”", "other": f"“{value}”"}
            raise ValueError(said("its tags name two kinds of support: {one} and {other}", **kinds))
        told.setdefault(name, value)
    return {name: value for name, value in told.items() if name in ATTRIBUTES}


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
        return refused(number, error)
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
