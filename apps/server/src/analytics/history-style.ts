// pure

/** How a history reads on screen and on paper. Colours are beside words everywhere, so that a printer without them loses nothing. */
export const HISTORY_STYLE = `
:root{color-scheme:light}
body{margin:0 auto;max-width:46rem;padding:2rem 1.5rem;font:14px/1.5 system-ui,sans-serif;color:#1d1a22;background:#fff}
header{border-bottom:1px solid #d3cec7;margin-bottom:2rem;padding-bottom:1rem}
header p{margin:.25rem 0;color:#55505c}
h1{font:500 1.6rem/1.25 Georgia,serif;margin:.25rem 0}
h2{font-size:1.1rem;margin:0 0 .75rem}
section{border-bottom:1px solid #d3cec7;margin-bottom:2rem;padding-bottom:2rem}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.5rem 1.5rem;margin:0 0 1.25rem}
dt{font-size:.8rem;color:#55505c}
dd{margin:0;overflow-wrap:anywhere}
ol{list-style:none;margin:0;padding:0}
ol>li{margin:0 0 .75rem;padding:.5rem .75rem;border-left:3px solid #97919b;break-inside:avoid}
ol>li.consumer{border-color:#7f44b8;background:#f8f4fe}
ol>li.campaign{border-color:#3b76c4}
ol>li.bot{border-left-style:dashed}
ol>li.note{border-color:#96690b;background:#fdf6e3}
ol>li.event{border:0;color:#55505c;font-size:.85rem;padding:0 .75rem}
.by{margin:0;font-size:.85rem;color:#55505c}
.by b{color:#1d1a22}
.words{margin:.15rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
time{white-space:nowrap}
ul{margin:.25rem 0 0;padding-left:1.25rem}
ul.buttons{display:flex;flex-wrap:wrap;gap:.35rem;list-style:none;padding:0;margin-top:.4rem}
ul.buttons li{border:1px solid #97919b;border-radius:4px;padding:0 .5rem;font-size:.85rem}
@media print{body{max-width:none;padding:0;font-size:11pt}section{break-after:page;border:0}section:last-child{break-after:auto}ol>li{print-color-adjust:exact}}
`
