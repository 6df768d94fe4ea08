"""The languages of the package: its words from one catalogue for each, and its numbers as each writes them.

English is the language of the source. Every other language is a folder below ``bip_teach/locale`` with a
catalogue in the form of gettext, and needs nothing else here.
"""

from bip_teach.language.alphabet import alphabetical_key, initial
from bip_teach.language.catalogue import listening, message, translate, translate_plural, translate_tree
from bip_teach.language.numbers import number_marks, write_list, write_number
from bip_teach.language.page_catalogues import (
    catalogue_path,
    page_catalogue,
    page_text,
    translated_source,
)
from bip_teach.language.pages import glossary_terms, replace_segments, segments
from bip_teach.language.pseudo import pseudo
from bip_teach.language.sentences import Lines, PluralSentence, Sentence, Told, all_of, any_of
from bip_teach.language.spoken import (
    LANGUAGE_VARIABLE,
    LOCALES,
    PSEUDO_LANGUAGE,
    SOURCE_LANGUAGE,
    check_language,
    chosen_language,
    edition_languages,
    languages,
    locale_of,
    speaking,
    spoken_language,
)
from bip_teach.language.unknown import BipTeachError, UnknownLanguageError
from bip_teach.language.words_files import read_words

__all__ = [
    "LANGUAGE_VARIABLE",
    "LOCALES",
    "PSEUDO_LANGUAGE",
    "SOURCE_LANGUAGE",
    "BipTeachError",
    "Lines",
    "PluralSentence",
    "Sentence",
    "Told",
    "UnknownLanguageError",
    "all_of",
    "alphabetical_key",
    "any_of",
    "catalogue_path",
    "check_language",
    "chosen_language",
    "edition_languages",
    "glossary_terms",
    "initial",
    "languages",
    "listening",
    "locale_of",
    "message",
    "number_marks",
    "page_catalogue",
    "page_text",
    "pseudo",
    "read_words",
    "replace_segments",
    "segments",
    "speaking",
    "spoken_language",
    "translate",
    "translate_plural",
    "translate_tree",
    "translated_source",
    "write_list",
    "write_number",
]
