// What can be asked, what the desk does, and what it cannot: closed until somebody wants to know.
element.querySelector("summary").textContent = labels.title;
element.querySelector("dl").replaceChildren(...["ask", "chips", "roll", "keys", "limits"].flatMap((name) => [
  make("dt", "", labels[name + "_title"]), make("dd", "", labels[name]),
]));
