// A plan in words and as files, as in Python (`workshop/sheet.py`, `runsheet.py`); a test compares the two.
(() => {
  "use strict";

  const LETTERS = "ABCDEFGH";
  const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const two = (number) => String(number).padStart(2, "0");

  /** The words of a book's plans: `data` holds `rules`, `words`, `language` and `zip`; `book` is what bipPlan gives. */
  window.bipSheet = ({ rules, words, language, zip }, book) => {
    const said = words.sheet;

    function inOneLine(names) {
      if (names.length === 1) return names[0];
      return names.slice(0, -1).join(words.style.list) + words.style.last + names.at(-1);
    }
    const titles = (names) => inOneLine(names.map((name) => fill(words.style.quote, { words: book.topicOf.get(name).title })));

    function addressOf(one) {
      const page = `${book.topicOf.get(one.topic).page}.html`;
      if (!one.explorer) return `${page}#${one.anchor}`;
      return `${page}#${new URLSearchParams({ explorer: one.explorer, ...one.setting })}`;
    }

    function answersOf(one) {
      if (one.kind === "predict") return one.choices.map(([answer]) => fill(said.answer, { answer }));
      return one.choices.map(([answer, right], place) =>
        fill(right ? said.right_choice : said.choice, { letter: LETTERS[place], words: answer }));
    }

    function rowOf(plan, part, end) {
      const { leads } = rules.audiences[plan.audience];
      const done = words.how[plan.room ? "room" : "online"][part.kind];
      const how = fill(said.how, { how: fill((leads && words.how_leads[part.kind]) || "{how}", { how: done }) });
      const span = fill(said.span, { start: part.start, end });
      const head = fill(said.head, { kind: words.kinds[part.kind], minutes: part.minutes });
      if (!part.activity) return { span, head, title: words.titles[part.kind], lines: [how], page: "", open: "" };
      const one = book.activityOf.get(part.activity);
      const topic = book.topicOf.get(one.topic).title;
      const isOther = Boolean(one.leads && leads); // its note is on another question
      const notes = one.note && !isOther ? one.note.split("\n").map((note) => fill(said.note, { note })) : [];
      return {
        span,
        head,
        title: fill(said.of_topic, { topic, title: isOther ? one.leads : one.title }),
        lines: [...answersOf(one), how, ...notes],
        page: addressOf(one),
        open: fill(one.explorer ? said.open_explorer : said.open, { page: topic, section: one.section }),
      };
    }

    function toPrint(plan) {
      const names = plan.parts.filter((part) => part.activity).flatMap((part) => book.activityOf.get(part.activity).print);
      const also = plan.topics.flatMap((topic) => rules.print_also[topic] ?? []);
      const always = [...rules.print.goodbye, ...(rules.audiences[plan.audience].print ?? [])];
      return Object.keys(words.print).filter((name) => [...names, ...also, ...always].includes(name));
    }

    function sheet(plan) {
      const minutes = plan.topics.reduce((sum, name) => sum + book.topicOf.get(name).minutes, 0);
      const named = titles(plan.topics);
      const place = plan.room ? "room" : "online";
      const weeks = inOneLine(rules.follow_up_weeks.map(String));
      const ends = [...plan.parts.slice(1).map(({ start }) => start), plan.end];
      return {
        title: fill(said.title, { audience: words.audiences[plan.audience], minutes: plan.minutes }),
        facts: [fill(said.time, plan), plan.room ? said.in_room : said.online, fill(said.topics, { topics: named })],
        prepare: [
          fill(said.read, { minutes, topics: named }),
          said.fair,
          words.materials[place],
          fill(words.network[plan.internet ? "yes" : "no"], { zip }),
          words.hide_notes[place],
          fill(said.dates, { weeks }),
          said.data,
        ],
        rows: plan.parts.map((part, at) => rowOf(plan, part, ends[at])),
        print: toPrint(plan).map((name) => words.print[name]),
        after: [
          fill(said.follow_up, { minutes: rules.follow_up_minutes, weeks }),
          said.why_follow_up,
        ],
      };
    }

    function text(plan, site) {
      const { title, facts, prepare, rows, print, after } = sheet(plan);
      const list = (lines) => lines.map((line) => `- ${line}`);
      const body = rows.flatMap((row) => [
        "", `${row.span}  ${row.head}`, row.title, ...row.lines.map((line) => `  ${line}`),
        ...(row.page ? [`  ${row.open}`, `  ${site}${row.page}`] : []),
      ]);
      return [
        title, "=".repeat([...title].length), "", ...facts, "", said.prepare, ...list(prepare), "", said.plan, ...body,
        "", said.print, ...list(print), "", said.after, ...list(after), "",
      ].join("\n");
    }

    // Calendar: one entry for the session, one for each follow-up. Lines are folded at 75 bytes, as the format asks.
    function folded(line) {
      const bytes = new TextEncoder();
      let found = "";
      let size = 0;
      for (const letter of line) {
        const more = bytes.encode(letter).length;
        if (size + more > 73) {
          found += "\r\n ";
          size = 1;
        }
        found += letter;
        size += more;
      }
      return found;
    }

    const escaped = (words_) => words_.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
    const stamp = (at) => `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}T`
      + `${two(at.getUTCHours())}${two(at.getUTCMinutes())}00`;

    function event(name, begin, minutes, summary, description) {
      return [
        "BEGIN:VEVENT",
        `UID:${stamp(begin).slice(0, 13)}-${name}@bip-teach`,
        `DTSTAMP:${stamp(begin)}Z`,
        `DTSTART:${stamp(begin)}`,
        `DTEND:${stamp(new Date(begin.getTime() + minutes * 60_000))}`,
        `SUMMARY:${escaped(summary)}`,
        `DESCRIPTION:${escaped(description)}`,
        "END:VEVENT",
      ];
    }

    /** Clock times and kinds of the parts, without anything that gives an answer away. */
    const outline = (plan) => sheet(plan).rows.map(({ span, head }) => `${span}  ${head}`).join("\n");

    /** A session on a day (`2026-03-02`) as a calendar file; its times are those of the place where it is opened. */
    function calendar(plan, day) {
      const topics = titles(plan.topics);
      const begin = new Date(`${day}T${plan.start}:00Z`);
      const { title, follow_up: again, follow_up_words: ask } = words.calendar;
      const later = rules.follow_up_weeks.flatMap((week) => event(
        week, new Date(begin.getTime() + week * 7 * 86_400_000), rules.follow_up_minutes, fill(again, { topics }), ask,
      ));
      const lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//BIP Teach//planner//${language.toUpperCase()}`,
        ...event(0, begin, plan.minutes, fill(title, { topics }), outline(plan)), ...later, "END:VCALENDAR", "",
      ];
      return lines.map(folded).join("\r\n");
    }

    return { sheet, text, calendar, titles, fill };
  };
})();
