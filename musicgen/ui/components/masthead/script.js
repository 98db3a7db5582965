// The name and one line under it, in the visitor's language.
element.querySelector(".masthead-line").textContent = labels.tagline;
document.documentElement.lang = language(tables);
