// The name and one line under it, in the visitor's language.
element.querySelector(".masthead-line").textContent = labels.tagline;
document.documentElement.lang = language(tables);

// Gradio's settings offer all languages that it knows; the page speaks six.
const SPOKEN = ["English", "简体中文", "Español", "Français", "Deutsch", "日本語"];
new MutationObserver(() => {
  for (const list of document.querySelectorAll("ul[role=listbox]")) {
    const options = [...list.querySelectorAll("[role=option]")], said = (option) => option.textContent.replace("✓", "").trim();
    if (!SPOKEN.every((name) => options.some((option) => said(option) === name))) continue;
    for (const option of options) option.style.display = SPOKEN.includes(said(option)) ? "" : "none";
  }
}).observe(document.body, { childList: true, subtree: true });
