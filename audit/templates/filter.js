(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const bar = document.querySelector(".filter");
  if (!bar) return;
  const results = [...document.querySelectorAll(".result")];
  const rules = [...document.querySelectorAll(".rule")];
  const states = [...bar.querySelectorAll("input[name=state]")];
  const rule = bar.querySelector("select");
  const text = bar.querySelector("input[type=search]");
  const said = bar.querySelector("output");
  const apply = () => {
    const wanted = new Set(states.filter((box) => box.checked).map((box) => box.value));
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const result of results) {
      const content = result.textContent.toLowerCase();
      const keep = wanted.has(result.dataset.state) && (!rule.value || result.dataset.rule === rule.value)
        && words.every((word) => content.includes(word));
      result.hidden = !keep;
      shown += keep;
    }
    for (const section of rules) section.hidden = !section.querySelector(".result:not([hidden])");
    said.textContent = `${shown} of ${results.length} results shown`;
  };
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !target.classList.contains("result")) return;
    if (target.hidden) { reset(); }
    target.open = true;
    target.scrollIntoView({ block: "center" });
    target.querySelector("summary").focus({ preventScroll: true });
  };
  const reset = () => {
    states.forEach((box) => { box.checked = true; });
    rule.value = "";
    text.value = "";
    apply();
  };
  bar.addEventListener("input", apply);
  bar.querySelector("button").addEventListener("click", reset);
  window.addEventListener("hashchange", reveal);
  // What is closed would be missing on paper: open what blocks, and close it again afterwards.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = results.filter((result) => !result.open && ["fail", "not-evaluated"].includes(result.dataset.state));
    opened.forEach((result) => { result.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((result) => { result.open = false; }));
  apply();
  reveal();
})();
