// ------------------------------------------------------------------ beginning

retry.addEventListener("click", () => trigger("submit", {}));
watch("value", show);
show();
if (props.listens) {
  hear("status", say);
  // What was said of a finished piece stays true when it is changed.
  hear("account", (told) => {
    if (!(props.value || {}).counts) return;
    line.dataset.kind = told.kept ? "done" : "warning";
    text.textContent = told.kept ? filled(labels.done, told) : labels.done_broken;
  });
  for (const [target, name] of [[document, "visibilitychange"], [window, "online"], [window, "pageshow"]]) target.addEventListener(name, wakened);
  for (const name of ["stop", "leave"]) {
    const control = document.getElementById(name);
    if (control) control.addEventListener("click", stopped);
  }
  wakened();
}
