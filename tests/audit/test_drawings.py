"""Drawings: the same facts as their tables, told by more than colour, escaped, and never drawn wrongly."""

import json
import time
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import get_args
from xml.etree.ElementTree import Element, fromstring

import pytest
from dossiers import of_bad, of_hub
from hub_records import configuration, records

from audit.connections import Connection, Connections, Zone, connections
from audit.evidence import Dossier
from audit.inventory import CUSTOMER_KEY, PROVIDER_KEY, Item, inventory
from audit.key_stores import NOT_SHOWN, OWN_HSM, SHARED_HSM, SOFTWARE
from audit.page.drawings import Drawing, drawings
from audit.page.drawings.places import projected
from audit.page.drawings.sites import SITES
from audit.page.drawings.words import WORDS
from audit.page.texts import Language
from policies.jurisdictions import COUNTRIES, locate
from policies.stack import in_one_order

SVG = "{http://www.w3.org/2000/svg}"
ZONES = (
    Zone("admin", True, ("10.0.0.0/24",), ("a",)),
    Zone("<b>&\"'</b>", True, (), ()),
    Zone("internet", False, (), ()),
)
EACH = (
    Connection("admin", "internet", "tcp/1", True, True),
    Connection("admin", "internet", "tcp/2", True, True),
    Connection("admin", "internet", "tcp/3", False, True),
    Connection("internet", "admin", "tcp/4", True, False),
    Connection("internet", "admin", "tcp/5", True, None),
    Connection("admin", "admin", "tcp/6", True, True, ("one to two",)),
)


def hub(cloud: str) -> Dossier:
    stack, rules = in_one_order(records("hospital", cloud), date(2026, 11, 24)), configuration(cloud)
    return replace(of_hub(cloud), inventory=inventory(stack, rules), connections=connections(stack, rules))


def item(number: int, place: str, type_: str = "openstack:blockstorage/volume:Volume", **more: str) -> Item:
    return Item(
        **{
            "urn": f"urn:{number}",
            "type": type_,
            "name": f"disk-{number}",
            "id": None,
            "workspace": None,
            "data_class": None,
            "places": (place,) if place else (),
            "encryption": "encrypted",
            "custody": PROVIDER_KEY,
            **more,
        }  # type: ignore[arg-type]
    )


def drawn(dossier: Dossier, id: str, language: Language = "en") -> Drawing:  # noqa: A002
    (one,) = [each for each in drawings(dossier, language) if each.id == id]
    return one


def parts(drawing: Drawing, css: str) -> list[Element]:
    return [each for each in fromstring(drawing.svg).iter() if css in each.get("class", "").split()]


def titles(drawing: Drawing, css: str) -> list[str]:
    return [each.findtext(f"{SVG}title") or "" for each in parts(drawing, css)]


def differing() -> Dossier:
    return replace(hub("ovh"), connections=Connections(ZONES, EACH, ("what: why",)))


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
@pytest.mark.parametrize("language", get_args(Language))
def test_a_hub_has_three_drawings_with_names_for_whoever_does_not_see_them(cloud: str, language: Language) -> None:
    made = drawings(hub(cloud), language)
    assert [each.id for each in made] == ["flows", "places", "custody"]
    identities: list[str] = []
    for each in made:
        root = fromstring(each.svg)
        assert root.get("role") == "img"
        title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert about is not None
        assert title.text == each.title
        assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
        assert about.text
        identities += [one.get("id", "") for one in root.iter() if one.get("id")]
        assert each.rows
        assert {len(row) for row in each.rows} == {len(each.head)}
    assert len(identities) == len(set(identities)) == 6
    assert all(one.endswith((f"{language}-title", f"{language}-about")) for one in identities)


def test_both_languages_have_every_word_with_the_same_places() -> None:
    english, french = WORDS["en"], WORDS["fr"]
    assert english.keys() == french.keys()
    for key, text in english.items():
        assert sorted(part.split("}")[0] for part in text.split("{")[1:]) == sorted(
            part.split("}")[0] for part in french[key].split("{")[1:]
        ), key


def test_nothing_seen_draws_nothing() -> None:
    assert drawings(replace(of_hub("ovh"), resources=(), inventory=(), connections=None)) == ()


# Zones and flows.


def test_each_kind_of_arrow_has_a_line_a_sign_and_words_of_its_own() -> None:
    drawing = drawn(differing(), "flows")
    assert titles(drawing, "p-flow") == [
        "1: administration → internet, tcp/1, tcp/2; agreed: declared and found",
        "2+: administration → internet, tcp/3; found, not declared",
        "3-: internet → administration, tcp/4; declared, not found",
        "4?: internet → administration, tcp/5; declared, not clear if it passes",
        "5~: administration → administration, tcp/6; declared, found in part",
    ]
    lines = [each.get("class") for each in parts(drawing, "p-line")]
    expected = ["p-agreed", "p-not-declared", "p-not-found", "p-unclear", "p-in-part"]
    # Once as an arrow, once in the legend, whose order is its own.
    assert lines[:5] == [f"p-line {each}" for each in expected]
    assert sorted(lines[5:], key=str) == sorted(f"p-line {each}" for each in expected)
    assert drawing.rows[1:4] == (
        ("2+", "administration", "internet", "tcp/3", "no", "yes", "found, not declared"),
        ("3-", "internet", "administration", "tcp/4", "yes", "no", "declared, not found"),
        ("4?", "internet", "administration", "tcp/5", "yes", "not known", "declared, not clear if it passes"),
    )
    assert drawing.notes == ("Arrow 5 passes in part only. Closed: one to two.", "Not clear: what: why.")


def test_names_are_escaped_and_text_can_be_selected() -> None:
    drawing = drawn(differing(), "flows")
    assert "<b>" not in drawing.svg
    assert "&lt;b&gt;&amp;" in drawing.svg
    texts = [each.text for each in fromstring(drawing.svg).iter(f"{SVG}text")]
    assert texts[:3] == ["administration", "10.0.0.0/24", "<b>&\"'</b>"]


def test_no_two_arrows_share_a_lane_or_an_end() -> None:
    drawing = drawn(hub("ovh"), "flows")
    lanes: dict[str, list[tuple[float, float]]] = {}
    ends: list[str] = []
    for part in parts(drawing, "p-flow"):
        path = part.find(f"{SVG}path")
        assert path is not None
        start, lane = path.get("d", "").partition("H")[0].split(" ")[1], path.get("d", "").split("H")[1].split("V")[0]
        end = path.get("d", "").split("V")[1].split("H")[0]
        ends += [start, end]
        low, high = sorted((float(start), float(end)))
        assert all(high < a or b < low for a, b in lanes.get(lane, []))
        lanes.setdefault(lane, []).append((low, high))
    assert len(ends) == len(set(ends)) == 2 * len(drawing.rows)
    width = float(fromstring(drawing.svg).get("viewBox", "").split()[2])
    assert width <= 360
    assert max(map(float, lanes)) < width


# Places.


def test_every_site_lies_in_the_country_that_the_tables_give_its_region() -> None:
    """A city's point lies inside of its country's outline, or within what simplifying moved a coast."""
    outline = json.loads(files("audit.page.drawings").joinpath("europe.json").read_text())["countries"]
    for world, sites in SITES.items():
        for name, site in sites.items():
            country = locate(world, name).country
            assert country is not None, name
            x, y = projected(site.latitude, site.longitude)
            near = [(x + dx, y + dy) for dx in (-12, 0, 12) for dy in (-12, 0, 12)]
            assert any(_inside(point, ring) for point in near for ring in outline[country.code]), name


def _inside(point: tuple[float, float], ring: list[int]) -> bool:
    x, y = point
    corners = list(zip(ring[::2], ring[1::2], strict=True))
    odd = False
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            odd = not odd
    return odd


def test_the_projection_keeps_its_centre_and_true_distances_near_it() -> None:
    assert projected(52.0, 10.0) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert projected(53.0, 10.0) == pytest.approx((0.0, 111.19), abs=0.05)
    # Lisbon from the centre: 2,083 km on the sphere, a little less in this projection.
    x, y = projected(38.72, -9.14)
    assert (x * x + y * y) ** 0.5 == pytest.approx(2074, abs=12)


def test_the_map_shows_cities_and_words_tell_the_rest() -> None:
    names = ("GRA11", "GRA", "UK1", "BHS5", "EU-SOUTH-LZ-LIS-A", "<x>")
    drawing = drawn(replace(of_hub("ovh"), inventory=tuple(item(n, name) for n, name in enumerate(names))), "places")
    assert titles(drawing, "p-spot") == [
        "Erith, GB: UK1 (1 resources)",
        "Gravelines, FR: GRA (1 resources), GRA11 (1 resources)",
    ]
    assert drawing.rows == (
        ("<x>", "not known", "not known", "not known", "1", "no"),
        ("BHS5", "not known", "CA", "no", "1", "no"),
        ("EU-SOUTH-LZ-LIS-A", "not known", "not known", "not known", "1", "no"),
        ("GRA", "Gravelines", "FR", "yes", "1", "yes"),
        ("GRA11", "Gravelines", "FR", "yes", "1", "yes"),
        ("UK1", "Erith", "GB", "no", "1", "yes"),
    )
    assert drawing.notes[1] == "Not on the map: BHS5 (1 resources): it lies in CA, outside of the map."
    assert "Local Zone" in drawing.notes[2]


def test_a_name_means_nothing_where_the_cloud_is_not_known() -> None:
    run = of_hub("ovh").run
    assert run is not None
    (actor,) = run.exposure
    strange = replace(run, exposure=(actor, replace(actor, actor="cloud:keystone.example")))
    for each in (strange, replace(run, exposure=()), None):
        drawing = drawn(replace(of_hub("ovh"), run=each, inventory=(item(1, "GRA11"),)), "places")
        assert drawing.svg == ""
        assert drawing.rows == (("GRA11", "not known", "not known", "not known", "1", "no"),)


def test_a_region_of_one_cloud_is_no_region_of_the_other() -> None:
    drawing = drawn(replace(of_hub("ovh"), inventory=(item(1, "francecentral"),)), "places")
    assert drawing.svg == ""
    assert drawing.rows[0][:3] == ("francecentral", "not known", "not known")


def test_a_country_alone_is_said_to_be_one() -> None:
    made = (item(1, "West Europe", "azure-native:compute:Disk"),)
    drawing = drawn(replace(of_hub("azure"), inventory=made), "places")
    assert drawing.rows == (
        ("West Europe", "near Amsterdam, the host names the country alone", "NL", "yes", "1", "yes"),
    )


def test_without_an_inventory_the_places_of_resources_count() -> None:
    drawing = drawn(replace(of_hub("azure"), inventory=()), "places")
    assert [row[:2] for row in drawing.rows] == [("francecentral", "Paris"), ("global", "not known")]


def test_the_perimeter_is_shaded() -> None:
    shaded = parts(drawn(hub("azure"), "places"), "p-inside")
    outline = json.loads(files("audit.page.drawings").joinpath("europe.json").read_text())["countries"]
    assert len(shaded) == len([code for code in outline if code and COUNTRIES[code].in_eu])


# Custody.


def test_custody_counts_every_store_by_who_holds_its_key() -> None:
    stores = (item(1, ""), item(2, ""), item(3, "", custody=CUSTOMER_KEY, type_="azure-native:compute:Disk"))
    drawing = drawn(replace(of_hub("ovh"), inventory=stores), "custody")
    unseen = ("not shown by what is deployed", "not declared")
    assert drawing.rows == (
        ("the customer", *unseen, "azure-native:compute:Disk", "1", "disk-3", "encrypted"),
        ("the provider", *unseen, "openstack:blockstorage/volume:Volume", "2", "disk-1; disk-2", "encrypted"),
    )
    assert [each.get("width") for each in parts(drawing, "p-bar")] == ["159.3", "318.7"]
    assert drawing.notes[:2] == (
        "The rules ask for keys held by: the provider.",
        "Custody by actor: ovhcloud: the provider (verified, secondary source).",
    )


def test_custody_tells_in_what_keys_are_kept_and_what_is_declared_from_what_is_seen() -> None:
    declared = "customer-hsm"
    stores = (
        item(1, "", custody=CUSTOMER_KEY, kept_in=SHARED_HSM, declared_custody=declared),
        item(2, "", custody=CUSTOMER_KEY, kept_in=OWN_HSM, declared_custody=declared),
        item(3, "", custody=CUSTOMER_KEY, kept_in=SOFTWARE, declared_custody="customer"),
        item(4, "", custody=NOT_SHOWN, kept_in=NOT_SHOWN, declared_custody=declared),
        item(5, "", declared_custody="customer"),
    )
    dossier = replace(of_hub("ovh"), inventory=stores)
    assert [row[:3] for row in drawn(dossier, "custody").rows] == [
        ("the customer", "an HSM of the customer's own", "the customer, in an HSM of its own"),
        ("the customer", "an HSM that customers share", "the customer, in an HSM of its own"),
        ("the customer", "software", "the customer"),
        ("the provider", "not shown by what is deployed", "the customer"),
        ("not shown by what is deployed", "not shown by what is deployed", "the customer, in an HSM of its own"),
    ]
    (first, *_), (french, *_) = (drawn(dossier, "custody", language).notes for language in get_args(Language))
    assert first == "Of 2 resources more is declared than is seen: the table tells which."
    assert french == "Pour 2 ressources, plus est déclaré que constaté : le tableau dit lesquelles."


def test_custody_of_a_hub_on_azure_is_the_customers_in_shared_hsms() -> None:
    drawing = drawn(hub("azure"), "custody")
    kept = {(row[0], row[1]) for row in drawing.rows if row[3] == "azure-native:storage:StorageAccount"}
    assert kept == {("the customer", "an HSM that customers share")}
    assert "the customer, in an HSM that customers share: " in drawing.svg


def test_equal_dossiers_give_equal_drawings_quickly() -> None:
    many = tuple(item(number, ("GRA11", "GRA", "SBG5")[number % 3]) for number in range(5000))
    dossier = replace(hub("ovh"), inventory=many)
    started = time.perf_counter()
    first = drawings(dossier)
    took = time.perf_counter() - started
    assert drawings(dossier) == first
    assert took < 5


def test_a_stack_whose_cloud_is_not_known_has_its_places_in_words() -> None:
    drawing = drawn(replace(of_bad("azure"), inventory=()), "places")
    assert drawing.svg == ""
    assert [(row[0], *row[1:4], row[5]) for row in drawing.rows] == [
        (place, "not known", "not known", "not known", "no") for place in ("francecentral", "uksouth")
    ]
