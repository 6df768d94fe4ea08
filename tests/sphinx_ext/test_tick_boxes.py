"""A box of a list to tick can be ticked, and its words are its name."""

from __future__ import annotations

from bip_teach.sphinx_ext.tick_boxes import name_tick_boxes

BOX = '<input {}class="task-list-item-checkbox"{} type="checkbox">'


def test_every_box_gets_its_words_as_label_and_can_be_ticked():
    closed = [BOX.format(start, ' disabled="disabled"') for start in ("", 'checked="checked" ')]
    named = name_tick_boxes(
        f"<li><p>{closed[0]} Ask <em>first</em>.</p></li><li><p>{closed[1]} Look.</p></li>"
    )
    opened = [box.replace(' disabled="disabled"', "") for box in closed]
    assert f"<li><p><label>{opened[0]} Ask <em>first</em>.</label></p></li>" in named
    assert f"<li><p><label>{opened[1]} Look.</label></p></li>" in named
    assert "disabled" not in named


def test_other_boxes_stay():
    body = '<p>One.</p><p><input type="text" disabled="disabled"></p>'
    assert name_tick_boxes(body) == body
