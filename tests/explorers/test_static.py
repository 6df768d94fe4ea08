"""On a built page an explorer is whole before any script runs."""

from __future__ import annotations

import base64
import io
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from bip_teach import __version__
from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers import BeliefExplorer, InterventionsExplorer
from bip_teach.explorers.assets import EXPLORERS, module_source, site_script, stylesheet
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.explorers.markup import data_block, element, html
from bip_teach.explorers.wording import signed


class Elements(HTMLParser):
    """Collects every element with its attributes, and all text outside scripts."""

    def __init__(self, text):
        super().__init__()
        self.found, self.words, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "script" not in self.open:
            self.words.append(data)

    def all(self, tag, **attributes):
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [found for name, found in self.found if name == tag and wanted.items() <= found.items()]


@pytest.fixture
def static(explorers):
    return [Elements(explorer.static()) for explorer in explorers]


def test_the_output_of_a_cell_is_plain_html_without_a_widget(explorers):
    for explorer in explorers:
        assert set(explorer._repr_mimebundle_()) == {"text/html", "text/plain"}
        assert explorer.comm is None
        assert explorer.layout is None


def test_a_live_explorer_is_a_widget(belief_grid, monkeypatch):
    monkeypatch.delenv(STATIC_VARIABLE, raising=False)
    explorer = BeliefExplorer(belief_grid)
    data, _ = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    state = explorer.get_state()
    assert {"belief", "switches", "outcome", "_markup", "_esm", "_css"} <= set(state)
    assert state["_markup"] == explorer.static()


def test_root_controls_sentence_and_table_are_there(static):
    belief, interventions, _ = static
    assert belief.all("bip-explorer", data_explorer="belief")
    assert interventions.all("bip-explorer", data_explorer="interventions")
    names = [{found["name"] for found in page.all("input")} for page in (belief, interventions)]
    assert names == [
        {"belief", "switches", "outcome", "guess"},
        {"job", "competence", "social", "health", "quarters", "guess"},
    ]
    for page in static:
        assert len(page.all("p", role="status")) == 1
        assert len(page.all("table")) == 1


def test_sentence_words_and_warning_are_in_the_html(explorers, static):
    for explorer, page in zip(explorers, static, strict=True):
        words = " ".join(page.words)
        assert explorer.sentence() in words
        assert "Synthetic data, for learning, not for judging a person." in words
        assert f"bip_teach {__version__}" in words
        assert "Association" in words
        assert "Uncertainty" in words


def test_how_the_numbers_were_made_is_folded_and_the_warning_is_not(explorers):
    for explorer in explorers:
        open_part, _, folded = explorer.static().partition("<details><summary>How these numbers were made")
        assert "Synthetic data, for learning, not for judging a person." in open_part
        assert __version__ in folded.partition("</details>")[0]
        assert "UJIVE" not in open_part


def test_the_effect_of_a_mix_is_its_true_move_less_the_move_with_nothing(interventions_grid, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    explorer = InterventionsExplorer(interventions_grid)
    nothing = dict.fromkeys(("job", "competence", "social", "health"), False)
    for quarters in (1, 3):
        mix, none = (
            interventions_grid.lookup(**{**nothing, **given, "quarters": quarters})["true_places"]
            for given in ({"job": True, "health": True}, {})
        )
        said = explorer.sentence(job=True, health=True, quarters=quarters)
        assert f"Effect: the difference, {signed(mix - none, 1, explorer.text)} places." in said
        assert f"{signed(none, 1, explorer.text)} if everybody gets nothing" in said
        assert "Effect" not in explorer.sentence(**nothing, quarters=quarters)
    for quarters in (2, 4):  # one of the two moves is unknown
        assert "synthetic world" not in explorer.sentence(job=True, health=True, quarters=quarters)


def test_the_association_stands_beside_the_effect_for_one_step_too(belief_grid, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    explorer = BeliefExplorer(belief_grid)
    no, yes = (belief_grid.lookup(belief=level, switches=1, outcome="job") for level in (1, 5))
    per_step = signed(100 * (yes["estimate"] - no["estimate"]) / 4, 1, explorer.text)
    words = explorer.view(belief=1, switches=1).words
    assert f"{per_step} of 100 on average" in words["per_step"]
    assert "in the 4 steps from “No” to “Yes”" in words["per_step"]
    assert f"differs by {per_step} of 100 on average: an association" in words["contrast"]
    points = signed(no["effect_pp"], 1, explorer.text)
    assert f"one step more, it changes by {points} of 100: an effect" in words["contrast"]


def test_without_a_number_no_persons_are_drawn(belief_grid, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    setting = next(row for row in belief_grid.settings() if belief_grid.lookup(**row)["estimate"] is None)
    html = BeliefExplorer(belief_grid, **setting).static()
    picture = (
        html.partition('data-icons="association"')[0].rpartition("<svg")[2]
        + html.partition('data-icons="association"')[2].partition("</svg>")[0]
    )
    assert re.findall(r' d="([^"]*)"', picture) == ["", ""]


def test_the_table_has_a_row_for_every_setting(explorers, static):
    for explorer, page in zip(explorers, static, strict=True):
        assert len(page.all("th", scope="row")) == len(explorer.what_if.table)


def test_nothing_has_an_id_that_could_clash(static):
    assert all("id" not in attributes for page in static for _, attributes in page.found)


def test_the_download_holds_the_whole_grid(explorers, static):
    for explorer, page in zip(explorers, static, strict=True):
        (link,) = page.all("a")
        kind, content = link["href"].split(",")
        assert kind == "data:text/csv;charset=utf-8;base64"
        table = pd.read_csv(io.BytesIO(base64.b64decode(content)))
        pd.testing.assert_frame_equal(table, explorer.what_if.table, check_dtype=False)


def test_data_cannot_close_its_block():
    block = html(data_block({"words": "</script><script>alert(1)</script>"}))
    assert block.count("</script>") == 1
    inner = re.search(r">(.*)<", block).group(1)
    assert json.loads(inner) == {"words": "</script><script>alert(1)</script>"}


def test_words_are_escaped():
    assert html(element("p", "<b> & c", title='"')) == '<p title="&quot;">&lt;b&gt; &amp; c</p>'


def test_the_setting_is_checked(belief_grid, interventions_grid, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    with pytest.raises(InvalidArgumentError, match=r"belief is 6\. Allowed: 1, 2, 3, 4, 5"):
        BeliefExplorer(belief_grid, belief=6)
    explorer = InterventionsExplorer(interventions_grid, health=True)
    with pytest.raises(InvalidArgumentError, match="Allowed: False, True"):
        explorer.view(job=7)


def test_traits_move_the_sentence(belief_grid, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    explorer = BeliefExplorer(belief_grid, belief=1)
    before = explorer.sentence()
    explorer.belief = 4
    assert explorer.setting() == {"belief": 4, "switches": 0, "outcome": "job"}
    assert explorer.sentence() != before


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_module_stands_alone_and_exports_its_widget(name):
    source = module_source(name)
    assert not re.search(r"^import ", source, re.MULTILINE)
    assert len(re.findall(r"^export default ", source, re.MULTILINE)) == 1


def test_the_site_script_is_classic_and_never_evaluates_text():
    script = site_script()
    assert not re.search(r"^\s*(import|export) ", script, re.MULTILINE)
    assert not re.search(r"\beval\b|new Function|innerHTML\s*\+=|document\.write", script)
    assert script.count("customElements.define") == 1


def test_the_stylesheet_touches_explorers_only():
    steps = r"@keyframes bip-explorer-[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}"
    rules = re.sub(rf"/\*.*?\*/|{steps}|@[^{{]*\{{", "", stylesheet(), flags=re.DOTALL)
    selectors = [selector for selector in re.findall(r"([^{}]+)\{", rules) if selector.strip()]
    assert len(selectors) > 30
    assert all(".bip-explorer" in selector for selector in selectors)
