// Asks the server that a page came from for news of it: reloads the page when it is new, and shows what is wrong with it.
(() => {
  const script = document.currentScript;
  let seen = Number(script.dataset.version);
  let panel = null;
  let now = "&now=1"; // the first answer comes at once, with what is wrong already

  const show = (lines) => {
    if (panel) panel.remove();
    panel = null;
    if (!lines.length) return;
    panel = document.createElement("aside");
    panel.setAttribute("role", "status");
    panel.style.cssText =
      "position:fixed;inset:auto 0 0 0;z-index:99;max-height:40vh;overflow:auto;padding:.6rem 1rem;" +
      "background:#5f1d1d;color:#fff;font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap";
    panel.textContent = lines.join("\n");
    document.body.append(panel);
  };

  const ask = async () => {
    try {
      const answer = await fetch(`/_wikigen/news?since=${seen}&page=${encodeURIComponent(location.pathname)}${now}`);
      const news = await answer.json();
      if (news.reload) return location.reload();
      seen = news.version;
      now = "";
      show([...news.failure, ...news.troubles]);
      setTimeout(ask, 0);
    } catch {
      setTimeout(ask, 1000); // the server is away; it may come back
    }
  };
  ask();
})();
