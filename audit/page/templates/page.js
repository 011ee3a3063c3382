(() => {
  "use strict";
  const PAGE = 50, PRINTED = 300;
  const root = document.documentElement;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const texts = read("texts"), data = read("data");
  root.classList.add("js");

  const say = (key, values = {}) => texts[root.lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const find = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  /** An element; children are elements, or texts that are never read as markup. */
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const english = (tag, attributes, ...children) => make(tag, { lang: "en", ...attributes }, ...children);

  // What was judged is in English; where its French is known, that is shown in French.
  const inFrench = new Map(Object.entries(data.french));
  const spoken = (text) => root.lang === "fr" ? inFrench.get(text) ?? text : text;
  const known = (text) => root.lang === "fr" && inFrench.has(text);
  const judged = (tag, attributes, text) => known(text) ? make(tag, attributes, spoken(text)) : english(tag, attributes, text);

  // The data: one number per result and column, so that a filter is one pass over plain arrays.
  const [ID, TITLE, SEVERITY, ENFORCEMENT, VERSION, RATIONALE, REMEDIATION, CONTROLS] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [URN, TYPE, WORKSPACE, PLACE] = [0, 1, 2, 3];
  const [STATE, REASON, EVIDENCE, ERROR, WAIVED] = [0, 1, 2, 3, 4];
  const { states, rules, resources, outcomes } = data;
  const size = data.results.reduce((sum, row) => sum + row.length / 2, 0);
  const resourceOf = new Uint32Array(size), ruleOf = new Uint32Array(size), outcomeOf = new Uint32Array(size);
  let next = 0;
  data.results.forEach((row, resource) => {
    for (let at = 0; at < row.length; at += 2, next += 1) {
      resourceOf[next] = resource;
      ruleOf[next] = row[at];
      outcomeOf[next] = row[at + 1];
    }
  });
  /** All results, the worst first, then by rule, then by resource: a counting sort. */
  const order = (() => {
    const key = (result) => outcomes[outcomeOf[result]][STATE] * rules.length + ruleOf[result];
    const starts = new Uint32Array(states.length * rules.length + 1);
    for (let result = 0; result < size; result += 1) starts[key(result) + 1] += 1;
    for (let at = 1; at < starts.length; at += 1) starts[at] += starts[at - 1];
    const sorted = new Uint32Array(size);
    for (let result = 0; result < size; result += 1) sorted[starts[key(result)]++] = result;
    return sorted;
  })();
  const nameOf = (resource) => resources[resource][URN].split("::").pop();
  const slug = (state) => states[state].replaceAll(" ", "-");

  const searched = {};
  /** What the text of a filter is looked for in, made at the first search in a language. */
  const haystacks = () => searched[root.lang] ??= {
    rules: rules.map((rule) => [rule[ID], spoken(rule[TITLE]), ...rule[CONTROLS]].join("\n").toLowerCase()),
    resources: resources.map((one) => [one[URN], data.types[one[TYPE]], one[PLACE] ?? ""].join("\n").toLowerCase()),
    // An opened result shows its reason as judged, too.
    outcomes: outcomes.map((one) => [one[REASON], known(one[REASON]) ? spoken(one[REASON]) : "",
      ...one[EVIDENCE].flat(), ...(one[WAIVED] ?? [])].join("\n").toLowerCase()),
  };
  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

  const chip = (state) => make("span", { class: `chip ${slug(state)}` }, say(`state.${states[state]}`));

  const detail = (result) => {
    const rule = rules[ruleOf[result]], outcome = outcomes[outcomeOf[result]];
    const list = make("dl", {});
    const add = (key, ...content) => list.append(make("dt", {}, say(key)), ...content);
    add("detail.resource", english("dd", { class: "mono" }, resources[resourceOf[result]][URN]));
    if (outcome[EVIDENCE].length) {
      const body = make("tbody", {}, ...outcome[EVIDENCE].map(([path, value]) =>
        make("tr", {}, english("td", { class: "mono" }, path), english("td", { class: "mono" }, value))));
      const head = make("tr", {}, make("th", { scope: "col" }, say("column.property")), make("th", { scope: "col" }, say("column.value")));
      add("detail.evidence", make("dd", {}, make("table", {}, make("thead", {}, head), body)));
    } else {
      add("detail.evidence", make("dd", {}, say("detail.evidence.none")));
    }
    if (["fail", "not evaluated"].includes(states[outcome[STATE]])) add("detail.remedy", judged("dd", {}, rule[REMEDIATION]));
    if (outcome[WAIVED]) {
      const [reason, owner, until] = outcome[WAIVED];
      add("detail.waived", make("dd", {}, say("detail.waived.text", { reason, owner, until })));
    }
    add("detail.why", judged("dd", {}, rule[RATIONALE]));
    add("detail.controls", make("dd", {}, rule[CONTROLS].join(", ") || say("detail.controls.none")));
    add("detail.rule", make("dd", {}, `${say("detail.rule.text", { rule: rule[ID], version: rule[VERSION] })}, `
      + `${say(`enforcement.${rule[ENFORCEMENT]}`)}, ${say("column.severity")}: ${say(`severity.${rule[SEVERITY]}`)}: `,
    judged("span", {}, rule[TITLE])));
    if (known(outcome[REASON])) add("detail.judged", make("dd", {}, english("small", { class: "soft" }, outcome[REASON])));
    return list;
  };

  /** A row that opens; its content is made when it is first opened. */
  const opening = (attributes, summary, content, open) => {
    const row = make("details", { class: "result", ...attributes }, summary);
    const fill = () => { if (row.open && row.childElementCount === 1) row.append(...content()); };
    row.addEventListener("toggle", fill);
    row.open = open;
    fill();
    return row;
  };
  const resultRow = (result, open = false) => {
    const resource = resourceOf[result], outcome = outcomes[outcomeOf[result]];
    const marks = [];
    if (outcome[ERROR]) marks.push(" ", make("b", {}, say("rule error")));
    if (outcome[WAIVED]) marks.push(" ", make("b", {}, `(${say("waived")})`));
    return opening({ "data-state": slug(outcome[STATE]) }, make("summary", {},
      make("span", {}, chip(outcome[STATE])),
      make("span", { class: "what" }, nameOf(resource), make("br", {}),
        make("small", { class: "soft mono" }, data.types[resources[resource][TYPE]])),
      make("span", { class: "what" }, rules[ruleOf[result]][ID]),
      make("span", { class: "reason" }, judged("span", {}, outcome[REASON]), ...marks)), () => [detail(result)], open);
  };
  const resourceRow = ({ resource, found }) => {
    const one = resources[resource];
    const counted = states.map((_, state) => found.filter((result) => outcomes[outcomeOf[result]][STATE] === state).length);
    const chips = counted.flatMap((number, state) => number ? [`${number} `, chip(state), " "] : []);
    const head = found.length ? outcomes[outcomeOf[found[0]]][STATE] : null;
    return opening({}, make("summary", {},
      make("span", {}, head === null ? make("b", {}, say("not judged")) : chip(head)),
      make("span", { class: "what" }, nameOf(resource), make("br", {}),
        make("small", { class: "soft mono" }, data.types[one[TYPE]])),
      make("span", { class: "what" }, one[PLACE] ?? "–"),
      make("span", { class: "reason" }, ...chips)), () => found.map((result) => resultRow(result)), false);
  };

  /** Shows a list page by page: `draw` puts the rows given where they belong. */
  const pager = (box, draw) => {
    let list = [], page = 0;
    const previous = make("button", { type: "button" }), position = make("span", {}), following = make("button", { type: "button" });
    box.append(previous, position, following);
    const show = () => {
      const pages = Math.max(1, Math.ceil(list.length / PAGE));
      box.hidden = pages === 1;
      previous.textContent = say("pager.previous");
      following.textContent = say("pager.next");
      position.textContent = say("pager.page", { page: page + 1, pages });
      previous.disabled = page === 0;
      following.disabled = page === pages - 1;
      draw(list.slice(page * PAGE, (page + 1) * PAGE));
    };
    previous.addEventListener("click", () => { page -= 1; show(); });
    following.addEventListener("click", () => { page += 1; show(); });
    return { show, set: (wanted) => { list = wanted; page = 0; show(); } };
  };

  const measured = (name, work) => {
    const start = performance.now();
    work();
    performance.measure(name, { start, end: performance.now() });
  };

  // All results.
  const form = find("#filter");
  const explorer = form && (() => {
    const { elements } = form;
    const box = find("#list");
    const only = make("button", { type: "button", id: "only" });
    only.hidden = true;
    find("#show-all").before(only);
    let urn = null;
    const rows = pager(find("#list-pager"), (shown) => {
      const drawn = Array.from(shown, (row) => typeof row === "number" ? resultRow(row) : resourceRow(row));
      box.replaceChildren(...(drawn.length ? drawn : [make("p", {}, say("filter.nothing"))]));
    });

    const matching = () => {
      const wanted = states.map((_, state) => form.querySelector(`input[name=state][value="${state}"]`).checked);
      const rule = elements.rule.value && rules.findIndex((one) => one[ID] === elements.rule.value);
      const control = elements.control.value;
      const ofRule = rules.map((one, number) => (rule === "" || rule === number) && (!control || one[CONTROLS].includes(control)));
      const workspace = elements.workspace?.value ?? "";
      const ofWorkspace = data.workspaces.map((name) => !workspace || (name === null ? "-" : `=${name}`) === workspace);
      const ofResource = resources.map((one) => ofWorkspace[one[WORKSPACE]] && (urn === null || one[URN] === urn));
      const tests = words(elements.text.value).map((word) => {
        const made = haystacks();
        const within = (list) => list.map((text) => text.includes(word));
        return [within(made.rules), within(made.resources), within(made.outcomes)];
      });
      const found = new Uint32Array(size);
      let count = 0;
      for (const result of order) {
        const outcome = outcomeOf[result], its = ruleOf[result], resource = resourceOf[result];
        if (wanted[outcomes[outcome][STATE]] && ofRule[its] && ofResource[resource]
          && tests.every(([inRules, inResources, inOutcomes]) => inRules[its] || inResources[resource] || inOutcomes[outcome])) {
          found[count++] = result;
        }
      }
      return found.subarray(0, count);
    };
    const label = (shown, count) => {
      find("#shown").textContent = say("filter.shown", { shown, all: size, resources: count });
      only.hidden = urn === null;
      only.textContent = urn === null ? "" : say("filter.only", { name: urn.split("::").pop() });
    };
    /** The results found by resource, in the order in which each first appears: the worst first. */
    const byResource = (found) => {
      const seen = new Map();
      for (const result of found) {
        const list = seen.get(resourceOf[result]);
        if (list) list.push(result); else seen.set(resourceOf[result], [result]);
      }
      const made = [...seen].map(([resource, results]) => ({ resource, found: results }));
      // What no rule judged has no result, but must not vanish from the list of resources.
      const unjudged = found.length < size ? [] : data.results.flatMap((row, resource) => row.length ? [] : [{ resource, found: [] }]);
      return [...unjudged, ...made];
    };
    let latest = [0, 0];
    const apply = () => measured("filter", () => {
      const found = matching();
      const seen = new Uint8Array(resources.length);
      for (const result of found) seen[resourceOf[result]] = 1;
      latest = [found.length, seen.reduce((sum, one) => sum + one, 0)];
      label(...latest);
      rows.set(elements.view.value === "results" ? found : byResource(found));
    });
    const reset = () => { form.reset(); urn = null; };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", apply);
    find("#show-all").addEventListener("click", () => { reset(); apply(); });
    only.addEventListener("click", () => { urn = null; apply(); find("#show-all").focus(); });
    return {
      apply,
      /** All of it again, in the language that is spoken now. A text that a link had filled in is put into it. */
      speak: () => {
        const { text } = elements;
        const asked = root.lang === "fr" ? inFrench.get(text.value) : [...inFrench].find(([, french]) => french === text.value)?.[0];
        text.value = asked ?? text.value;
        if (text.value) apply(); else { label(...latest); rows.show(); }
      },
      show: () => { label(...latest); rows.show(); },
      /** Only what a link on the page asks for. */
      choose: (wanted) => {
        reset();
        for (const name of ["rule", "control", "workspace", "text", "view"]) if (wanted[name]) elements[name].value = spoken(wanted[name]);
        if (wanted.states) for (const input of all("input[name=state]", form)) input.checked = wanted.states.includes(states[input.value]);
        urn = wanted.urn ?? null;
        apply();
      },
      print: () => {
        const stops = order.filter((result) => {
          const outcome = outcomes[outcomeOf[result]];
          return outcome[STATE] < 2 && rules[ruleOf[result]][ENFORCEMENT] === "mandatory" && !outcome[WAIVED];
        });
        const printed = [...stops.subarray(0, PRINTED)];
        box.replaceChildren(make("p", {}, say("print.results", { shown: printed.length, all: stops.length })),
          ...printed.map((result) => resultRow(result, true)));
      },
    };
  })();

  // The inventory.
  const inventoryForm = find("#inventory-filter");
  const inventory = inventoryForm && (() => {
    const listed = {};
    const items = () => listed[root.lang] ??= data.inventory.map(([resource, id, dataClass, places, encryption, custody]) => {
      const workspace = data.workspaces[resources[resource][WORKSPACE]];
      const cells = [workspace, dataClass, places, encryption, custody, id].map((cell) => [cell ?? []].flat());
      const type = data.types[resources[resource][TYPE]];
      return { resource, type, cells, text: [resources[resource][URN], type, ...cells.flat().map(spoken)].join("\n").toLowerCase() };
    });
    const table = find("#inventory-table");
    table.hidden = false;
    const row = ({ resource, type, cells }) => make("tr", {},
      make("th", { scope: "row", class: "resource" }, nameOf(resource), make("br", {}), make("small", { class: "soft mono" }, type)),
      ...cells.map((texts) => make("td", {}, ...(texts.length ? texts : ["–"]).flatMap((text, at) =>
        [at ? ", " : "", judged("span", {}, text)]))));
    const rows = pager(find("#inventory-pager"), (shown) => table.tBodies[0].replaceChildren(...shown.map(row)));
    let shown = 0;
    const label = () => { find("#inventory-shown").textContent = say("inventory.shown", { shown, all: items().length }); };
    const apply = () => measured("filter-inventory", () => {
      const wanted = words(inventoryForm.elements.text.value);
      const found = items().filter(({ text }) => wanted.every((word) => text.includes(word)));
      shown = found.length;
      label();
      rows.set(found);
    });
    inventoryForm.addEventListener("submit", (event) => event.preventDefault());
    inventoryForm.addEventListener("input", apply);
    return {
      apply,
      show: () => { label(); rows.show(); },
      print: () => table.tBodies[0].replaceChildren(...items().slice(0, PRINTED).map(row)),
    };
  })();

  // The language stands in the address alone: `#results&lang=fr`.
  const address = (anchor) => `#${anchor}${root.lang === usual ? "" : `&lang=${root.lang}`}`;
  const usual = root.lang;
  const speak = (language) => {
    root.lang = language;
    for (const element of all("[data-t]")) element.textContent = say(element.dataset.t, JSON.parse(element.dataset.v ?? "{}"));
    for (const name of ["aria-label", "placeholder"]) {
      for (const element of all(`[data-t-${name}]`)) element.setAttribute(name, say(element.getAttribute(`data-t-${name}`)));
    }
    for (const button of all("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
    explorer?.speak();
    inventory?.apply();
  };
  const follow = () => {
    const [anchor, ...settings] = location.hash.slice(1).split("&");
    const asked = settings.map((setting) => setting.split("=")).find(([name]) => name === "lang")?.[1];
    if (asked in texts && asked !== root.lang) speak(asked);
    const target = anchor && document.getElementById(anchor);
    if (target) {
      for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
      if (settings.length) target.scrollIntoView();
    }
    if (location.hash !== address(anchor) && (anchor || root.lang !== usual)) history.replaceState(null, "", address(anchor));
  };
  for (const button of all("[data-language]")) {
    button.addEventListener("click", () => {
      measured("language", () => speak(button.dataset.language));
      history.replaceState(null, "", address(location.hash.slice(1).split("&")[0]));
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-filter]");
    if (link && explorer) explorer.choose(JSON.parse(link.dataset.filter));
  });
  window.addEventListener("hashchange", follow);

  // What is closed would be missing on paper: open it, show what blocks with its evidence, and put all back afterwards.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    explorer?.print();
    inventory?.print();
    opened = all("details:not([open])");
    for (const element of opened) element.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const element of opened) element.open = false;
    explorer?.show();
    inventory?.show();
  });

  explorer?.apply();
  inventory?.apply();
  follow();
  performance.mark("ready");
})();
