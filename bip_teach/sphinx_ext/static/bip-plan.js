// The planning rule, as in Python (`workshop/plan.py`, `fill.py`, `nearest.py`); a test compares the two.
// Whole numbers only, and every tie is broken by order. A refusal has a `problem`, never an exception.
(() => {
  "use strict";

  const STEP = 5;
  const MAIN = ["show", "play", "discuss", "exercise"];
  const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const two = (number) => String(number).padStart(2, "0");
  const clock = (minute) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

  /** The planner of a book: `data` holds `rules` and `topics`. */
  window.bipPlan = ({ rules, topics }) => {
    const topicOf = new Map(topics.map((topic) => [topic.id, topic]));
    const activityOf = new Map(topics.flatMap(({ activities }) => activities.map((one) => [one.id, one])));
    const orderOf = (audience) => rules.audiences[audience].topics;
    const inOrder = (audience, names) => orderOf(audience).filter((name) => names.includes(name));
    const whole = (kind) => ({ kind, minutes: rules.kinds[kind].usual, activity: null });
    const limit = (piece, name) => rules.kinds[piece.kind][name];

    function* pausesFor(minutes) {
      for (let count = 0; count < Math.floor(minutes / rules.stretch) + 2; count += 1) {
        const pauses = Array(count).fill(rules.break);
        if (count && minutes >= rules.lunch.from) pauses[Math.floor(count / 2)] = rules.lunch.minutes;
        if (minutes - total(pauses) <= rules.stretch * (count + 1)) yield pauses;
      }
    }

    const byKind = (kinds, list) => [...list].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));

    function byPriority(name, kinds) {
      const found = byKind(kinds, topicOf.get(name).activities);
      const [guesses, questions, ends] = ["predict", "question", "close"]
        .map((kind) => found.filter((one) => one.kind === kind));
      const mains = found.filter((one) => MAIN.includes(one.kind));
      const more = questions.slice(1, rules.questions_per_topic);
      return [...guesses.slice(0, 1), ...mains.slice(0, 1), ...questions.slice(0, 1), ...ends, ...mains.slice(1), ...more];
    }

    function chosenPieces(audience, names, work) {
      const { kinds } = rules.audiences[audience];
      const lists = names.map((name) => byPriority(name, kinds));
      const core = (list) => list.slice(0, 3).filter(({ kind }) => kind !== "close").length;
      const taken = lists.map((list) => list.slice(0, core(list)));
      const waiting = lists.map((list) => list.slice(core(list)));
      const ends = ["welcome", "goodbye"].map(whole);
      let left = work - total(ends.map(({ minutes }) => minutes)) - total(taken.flat().map(({ minutes }) => minutes));
      for (let turn = 0; turn < Math.max(...waiting.map((list) => list.length)); turn += 1) {
        waiting.forEach((list, place) => {
          if (turn < list.length && list[turn].minutes <= left) {
            taken[place].push(list[turn]);
            left -= list[turn].minutes;
          }
        });
      }
      const body = taken.flatMap((list) => byKind(kinds, list));
      return [ends[0], ...body.map((one) => ({ kind: one.kind, minutes: one.minutes, activity: one })), ends[1]];
    }

    function fits(pieces, work) {
      const [least, most] = ["least", "most"].map((name) => total(pieces.map((piece) => limit(piece, name))));
      return least <= work && work <= most;
    }

    function sized(pieces, work) {
      const minutes = pieces.map((piece) => piece.minutes);
      const change = (room, by) => {
        minutes[room.indexOf(Math.max(...room))] += by;
      };
      while (total(minutes) > work) change(pieces.map((piece, n) => minutes[n] - limit(piece, "least")), -1);
      for (const kinds of rules.grow) {
        while (total(minutes) < work) {
          const room = pieces.map((piece, n) => (kinds.includes(piece.kind) ? limit(piece, "most") - minutes[n] : 0));
          if (Math.max(...room) < 1) break;
          change(room, 1);
        }
      }
      return pieces.map((piece, n) => ({ ...piece, minutes: minutes[n] }));
    }

    /** What a break after `end` parts costs: much before a topic's end, less elsewhere inside it. */
    function price(end, pieces) {
      const [one, other] = [pieces[end - 1]?.activity, pieces[end]?.activity];
      if (!one || one.topic !== other?.topic) return 0;
      return rules.end.includes(other.kind) ? rules.cut_before_end : rules.cut_inside_topic;
    }

    /** Whether a break may come after `end` parts; the end of the session is none. */
    function mayPause(end, pieces) {
      if (end <= 0 || end >= pieces.length) return true;
      return !rules.no_break_after.includes(pieces[end - 1].kind) && pieces.slice(end).some(({ kind }) => !rules.end.includes(kind));
    }

    /** After how many parts each break comes: the cheapest way, the earliest among equals. */
    function cuts(pieces, count) {
      const sums = [0];
      for (const { minutes } of pieces) sums.push(sums.at(-1) + minutes);
      const never = { cost: Infinity, ends: [] };
      const cheapest = (end, before) => {
        let found = never;
        if (!mayPause(end, pieces)) return found;
        for (let start = end - 1; start >= 0 && sums[end] - sums[start] <= rules.stretch; start -= 1) {
          const gap = (sums[end] - sums[start]) * (count + 1) - sums.at(-1);
          const cost = before[start].cost + gap ** 2 + (price(end, pieces) * (count + 1)) ** 2;
          if (cost < Infinity && cost <= found.cost) found = { cost, ends: [...before[start].ends, end] };
        }
        return found;
      };
      let best = [{ cost: 0, ends: [] }, ...pieces.map(() => never)];
      for (let turn = 0; turn <= count; turn += 1) {
        const before = best;
        best = sums.map((_, end) => cheapest(end, before));
      }
      return best.at(-1).cost < Infinity ? best.at(-1).ends.slice(0, -1) : null;
    }

    function withPauses(pieces, pauses) {
      const found = cuts(pieces, pauses.length);
      return found && [0, ...found].flatMap((start, n) => {
        const pause = pauses[n];
        const kind = pause === rules.break ? "break" : "lunch";
        return [...pieces.slice(start, found[n]), ...(pause ? [{ kind, minutes: pause, activity: null }] : [])];
      });
    }

    function piecesOf(audience, minutes, names) {
      for (const pauses of pausesFor(minutes)) {
        const work = minutes - total(pauses);
        const chosen = chosenPieces(audience, names, work);
        if (!fits(chosen, work)) return null;
        const placed = withPauses(sized(chosen, work), pauses);
        if (placed) return placed;
      }
      return null;
    }

    function firstPossible(audience, from, to, step, names) {
      for (let minutes = from; step > 0 ? minutes <= to : minutes >= to; minutes += step) {
        if (piecesOf(audience, minutes, names)) return minutes;
      }
      return null;
    }

    function fewerTopics(audience, minutes, names) {
      const found = [...names];
      while (!piecesOf(audience, minutes, found)) found.pop();
      return found;
    }

    function moreTopics(audience, minutes, names) {
      const found = [...names];
      for (const name of orderOf(audience)) {
        if (piecesOf(audience, minutes, inOrder(audience, found))) break;
        if (!found.includes(name)) found.push(name);
      }
      return inOrder(audience, found);
    }

    function nearest(audience, minutes, names) {
      const { least, most } = rules.minutes;
      const shorter = firstPossible(audience, Math.floor(minutes / STEP) * STEP, least, -STEP, names);
      if (shorter !== null) {
        return { problem: "long", offers: [[shorter, names], [minutes, moreTopics(audience, minutes, names)]] };
      }
      const longer = firstPossible(audience, Math.ceil(minutes / STEP) * STEP, most, STEP, names);
      const fewer = [minutes, fewerTopics(audience, minutes, names)];
      return longer ? { problem: "short", offers: [[longer, names], fewer] } : { problem: "never", offers: [fewer] };
    }

    function defaultTopics(audience, minutes) {
      const counts = rules.topics_from_minutes.filter(([least]) => minutes >= least).map(([, count]) => count);
      return orderOf(audience).slice(0, Math.max(...counts));
    }

    /** A session, or what is wrong with what was asked for. */
    function plan({ audience, minutes, topics: wanted, room, internet, start }) {
      const { least, most } = rules.minutes;
      if (!Number.isInteger(minutes) || minutes < least || minutes > most) return { problem: "bad_minutes", least, most };
      if (!room && !internet) return { problem: "bad_network" };
      if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(start)) return { problem: "bad_start" };
      let minute = 60 * Number(start.slice(0, 2)) + Number(start.slice(3));
      if (minute + minutes > rules.latest_end) return { problem: "bad_end", latest: clock(rules.latest_end - minutes) };
      const names = inOrder(audience, wanted.length ? wanted : defaultTopics(audience, minutes));
      const pieces = piecesOf(audience, minutes, names);
      if (!pieces) return nearest(audience, minutes, names);
      const parts = pieces.map(({ kind, minutes: length, activity }) => {
        const part = { start: clock(minute), minutes: length, kind, topic: activity?.topic ?? "", activity: activity?.id ?? "" };
        minute += length;
        return part;
      });
      return { audience, minutes, topics: names, room, internet, start, end: clock(minute), parts };
    }

    return { plan, topicOf, activityOf, defaultTopics };
  };
})();
