"""Shoes from tables as shops have them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gait.__main__ import main
from gait.errors import SettingsFault
from gait.result import Shoe, ShoeSize
from gait.shoes.catalogue import ShoeTable, read_catalogue, read_shoes
from gait.shoes.gtin import check_digit, gtin
from gait.shoes.shoe import stock_of
from gait.shoes.sizes import pairs_of, size_of

OLD = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status\n"
    'cloudline,Alder Cloudline,"<p>Soft,\n""quiet""</p>",Alder,,Shoes,"road, neutral, soft cushioning, drop:6",true,'
    "EU Size,42,Width,D,AC-42,900,3,150.00,4006381333931,https://cdn.example/1.jpg,active\n"
    "cloudline,,,,,,,,,42.5,,2E,AC-425,900,-1,150.00,,,\n"
    "cloudline,,,,,,,,,,,,,,,,,https://cdn.example/2.jpg,\n"
    "ridge,Ridge,,Copperhill,,Shoes,Motion-Control,true,Size,US 9,,,CR-9,900,2,140.00,STORE-77,,active\n"
    "old,Old,,Alder,,Shoes,neutral,true,Size,42,,,AO-42,900,2,90.00,,,archived\n"
)
NEW = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Price,Inventory quantity,"
    "Weight value (grams),Product image URL,Support (product.metafields.custom.support),"
    "Heel drop (product.metafields.specs.heel_drop)\n"
    "Cloudline,cloudline,Soft,Alder,,Shoes,,TRUE,Active,AC-42,4006381333931,"
    "Colour,Blue,,Shoe size,42,150.00,3,900,https://cdn.example/1.jpg,Neutral,6 mm\n"
    ",cloudline,,,,,,,,AC-425,,,Red,,,42,150.00,2,900,,,\n"
)


def table(folder: Path, text: str, encoding: str = "utf-8", name: str = "shoes.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def reading(folder: Path, text: str) -> ShoeTable:
    return read_shoes(table(folder, text))


def only(folder: Path, text: str) -> Shoe:
    (draft,) = reading(folder, text).drafts
    return draft.shoe


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Brand", "Model", "Support", "Price", "Drop (mm)"], ["Élan", "Größe", "neutral", "€ 120", "7.5"]]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    (shoe,) = read_catalogue(table(tmp_path, text, encoding)).shoes
    assert (shoe.brand, shoe.model, shoe.price, shoe.drop_mm) == ("Élan", "Größe", "€ 120", 7.5)


def test_excel_may_name_its_delimiter_and_quote_line_breaks(tmp_path: Path) -> None:
    catalogue = read_catalogue(table(tmp_path, 'sep=;\nbrand;model;support\n"A\nB";One;neutral\n;Two;neutral\n'))
    assert catalogue.shoes[0].brand == "A\nB"
    assert [row.number for row in catalogue.bad_rows] == [4]


def test_a_workbook_and_an_open_quotation_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="workbook"):
        read_shoes(table(tmp_path, "PK\x03\x04 and so on"))
    with pytest.raises(SettingsFault, match="quotation mark"):
        read_shoes(table(tmp_path, 'brand,model\nA,"B\nC,D\n'))


def test_sizes_stand_in_one_cell_or_one_a_row(tmp_path: Path) -> None:
    one = only(tmp_path, "brand,model,sizes\nAlder,One,41:2 | 42.5:0 | US 9:1 | 43\n")
    assert [(size.text, size.eu, size.stock) for size in one.sizes] == [
        ("41", 41.0, 2), ("42.5", 42.5, 0), ("US 9", None, 1), ("43", 43.0, None)
    ]  # fmt: skip
    rows = 'brand,model,size,stock,gtin,support\nAlder,One,41,2,4006381333931,neutral\nAlder,One,"42,5",0,,\n'
    many = only(tmp_path, rows)
    assert [(size.eu, size.stock, size.gtin) for size in many.sizes] == [(41.0, 2, "4006381333931"), (42.5, 0, "")]
    assert many.support == "neutral"


@pytest.mark.parametrize(
    ("text", "shown", "eu"),
    [
        ("42", "42", 42.0), ("EU 42,5", "EU 42,5", 42.5), ("42½", "42½", 42.5), ("42 2/3", "42 2/3", 42 + 2 / 3),
        ("9.5 US", "9.5 US", None), ("UK 8", "UK 8", None), ("9", "9", None), ("M 9 / W 10.5", "M 9 / W 10.5", None),
    ],
)  # fmt: skip
def test_a_size_stays_as_written_with_its_system(text: str, shown: str, eu: float | None) -> None:
    assert size_of(text) == ShoeSize(shown, eu)


@pytest.mark.parametrize(
    ("text", "eu"),
    [
        ("42,50", 42.5),
        ("43.00", 43.0),
        ("UK 8 / EU 42", 42.0),
        ("EU 42.5 (US 9)", 42.5),
        ("EU 42 / EU 43", None),
        ("8 / 42", None),
        ("42-43", None),
    ],
)
def test_a_size_in_other_words_is_read_surely_or_not_at_all(text: str, eu: float | None) -> None:
    assert size_of(text) == ShoeSize(text, eu)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("3", 3), ("3.0", 3), ("3,00", 3), ("-2", 0), ("0.000", 0), ("1.500", 1500), ("1'000", 1000), ("1 000", 1000)],
)
def test_pairs_as_stock_systems_write_them(text: str, pairs: int) -> None:
    assert pairs_of(text) == pairs


@pytest.mark.parametrize("text", ["1.000", "1,000", "12.000", "0,500", ">10", "10+", "1e3", "5.5", "nan", "100000"])
def test_pairs_that_may_mean_two_things_are_a_bad_row(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="stock is"):
        pairs_of(text)
    path = table(tmp_path, f'brand,model,support,size,stock\nAlder,One,neutral,42,"{text}"\nAlder,Two,neutral,42,1\n')
    read = read_shoes(path)
    assert [(row.number, text in row.reason) for row in read.bad_rows] == [(2, True)]
    assert [draft.shoe.model for draft in read.drafts] == ["Two"]


def test_stock_is_counted_per_size() -> None:
    sizes = (ShoeSize("42", 42.0, 1), ShoeSize("42", 42.0, 2), ShoeSize("42 2/3", 42.667, 4), ShoeSize("44", 44.0))
    shoe = Shoe("A", "B", "neutral", sizes=sizes)
    assert [stock_of(shoe, size) for size in (42.0, 42.5, 43.0, 44.0, None)] == [3, 4, 0, None, 7]
    assert stock_of(Shoe("A", "B", "neutral", sizes=(ShoeSize("US 9", None, 3),)), 42.0) is None


def test_shopify_with_its_old_headers(tmp_path: Path) -> None:
    read = reading(tmp_path, OLD)
    assert read.kind == "shopify"
    cloudline, ridge = (draft.shoe for draft in read.drafts)
    assert (cloudline.brand, cloudline.model, cloudline.support) == ("Alder", "Cloudline", "neutral")
    assert (cloudline.cushioning, cloudline.surface, cloudline.drop_mm) == ("soft", "road", 6.0)
    assert (cloudline.price, cloudline.picture, cloudline.gtin) == (
        "150.00", "https://cdn.example/1.jpg", "4006381333931"
    )  # fmt: skip
    assert [(size.eu, size.stock, size.width, size.sku) for size in cloudline.sizes] == [
        (42.0, 3, "D", "AC-42"), (42.5, 0, "2E", "AC-425")
    ]  # fmt: skip
    assert cloudline.widths == ("D", "2E")
    assert cloudline.weight_g is None, "what Shopify weighs is the parcel"
    assert (ridge.support, ridge.sizes[0].text, ridge.gtin, ridge.sku) == ("motion control", "US 9", "", "CR-9")
    assert [(row.number, row.reason.split(":")[0]) for row in read.bad_rows] == [
        (6, "the product is not for sale")
    ]  # fmt: skip


def test_shopify_with_its_new_headers_and_metafields(tmp_path: Path) -> None:
    shoe = only(tmp_path, NEW)
    assert (shoe.model, shoe.support, shoe.drop_mm, shoe.price) == ("Cloudline", "neutral", 6.0, "150.00")
    assert stock_of(shoe, 42.0) == 5, "two colours of one size"


def test_tags_that_contradict_each_other_are_a_bad_row(tmp_path: Path) -> None:
    read = reading(tmp_path, "Handle,Title,Vendor,Tags,Variant SKU\na,A,B,'stability, neutral',1\n".replace("'", '"'))
    assert read.drafts == ()
    assert "two kinds of support" in read.bad_rows[0].reason


def test_attributes_come_from_a_table_of_their_own(tmp_path: Path) -> None:
    stock = table(tmp_path, "brand,model,ean,sizes\nAlder,One,00012345670,42:1\nAlder,Two,,\n", name="stock.csv")
    rows = "gtin;support;cushioning;drop\n12345670;stability;soft;7,5\n4006381333932;neutral;;\n"
    read = read_shoes(stock, table(tmp_path, rows, name="attributes.csv"), currency="EUR")
    one, two = (draft.shoe for draft in read.drafts)
    assert (one.support, one.cushioning, one.drop_mm, one.gtin) == ("stability", "soft", 7.5, "12345670")
    assert two.support == ""
    assert "attributes.csv: the check digit" in read.bad_rows[0].reason
    with pytest.raises(SettingsFault, match="column gtin or sku"):
        read_shoes(stock, table(tmp_path, "brand,support\nAlder,neutral\n", name="attributes.csv"))


def test_a_price_gets_a_currency_where_it_has_none(tmp_path: Path) -> None:
    path = table(tmp_path, 'brand,model,price,currency\nA,One,"129,90",CHF\nA,Two,€90,CHF\nA,Three,80,\n')
    assert [d.shoe.price for d in read_shoes(path, currency="EUR").drafts] == ["129,90 CHF", "€90", "80 EUR"]


def test_no_shoe_twice_in_one_table(tmp_path: Path) -> None:
    rows = "A,One,11\nB,Two,11\na,ONE,\nA,One,12\nA,Three,\nA,Three,\n"
    read = reading(tmp_path, "brand,model,sku\n" + rows)
    assert [draft.number for draft in read.drafts] == [2, 5, 6]
    assert [(row.number, row.reason[-5:]) for row in read.bad_rows] == [(3, "row 2"), (4, "row 2"), (7, "row 6")]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4006381333931", "4006381333931"), ("'4006381333931", "4006381333931"), ("4006381333931.0", "4006381333931"),
        ("036000291452", "036000291452"), ("36000291452", "036000291452"), ("0036000291452", "036000291452"),
        ("96385074", "96385074"), ("10614141543219", "10614141543219"),
    ],
)  # fmt: skip
def test_article_numbers_get_their_zeros_back(written: str, number: str) -> None:
    assert gtin(written) == number


@pytest.mark.parametrize("written", ["4006381333932", "4,00638E+12", "", "0", "1234567890123456", "٤٠٠٦٣٨"])
def test_what_is_no_article_number_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="GTIN"):
        gtin(written)


@given(st.text("0123456789", min_size=7, max_size=13).filter(lambda body: int(body) >= 10**6))
def test_lost_zeros_never_change_an_article_number(body: str) -> None:
    whole = body + str(check_digit(body))
    assert gtin(whole) == gtin(whole.lstrip("0")) == gtin(whole.zfill(14))


def test_a_table_is_told_before_anybody_relies_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shoes", str(table(tmp_path, OLD)), "--currency", "EUR"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "shoes.csv: Shopify's product export, utf-8, separated by ','"
    assert lines[2] == "Columns left aside: Body (HTML), Product Category, Type, Published, Variant Grams"
    assert lines[3:] == [
        "2 shoes in 3 sizes, 5 pairs in stock",
        "Row 6 is left out: the product is not for sale: its status is archived",
    ]


HEADERS = st.sampled_from(
    [
        "brand,model,support,sizes,gtin,drop_mm,price",
        "brand;model;size;stock;sku",
        NEW.split("\n")[0],
        OLD.split("\n")[0],
    ]
)
CELLS = st.sampled_from(
    ["", "Alder", "One", "neutral", "42:1|43", "42 2/3", "4006381333931", "7,5", "-1", "1e999", "nan", '"', "a\nb", "²"]
)
LINES = st.lists(st.lists(CELLS, max_size=24).map(",".join), max_size=6).map("\n".join)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(HEADERS, st.binary(max_size=200)).map(lambda pair: pair[0].encode() + b"\n" + pair[1]),
        st.tuples(HEADERS, LINES, st.sampled_from(["utf-8", "utf-16", "utf-16-le"])).map(
            lambda three: f"{three[0]}\n{three[1]}".encode(three[2])
        ),
    )
)
def test_any_bytes_give_a_catalogue_or_a_fault(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    path.write_bytes(data)
    with suppress(SettingsFault):
        assert read_catalogue(path).shoes
    with suppress(SettingsFault):
        assert read_shoes(path, attributes=path).columns
