// Everything of the look that a brand may change is a variable: --foreword-accent and its like on the page, or data attributes.

const LIGHT = `--a:var(--foreword-accent,#2b5748);--at:var(--foreword-accent-text,#fff);--bg:var(--foreword-background,#fff);
--fg:var(--foreword-text,#1c2321);--soft:var(--foreword-soft,#5a6562);--them:var(--foreword-bubble,#f0f3f1);--line:#d9dfdc;--bad:#a8341f;
--shadow:0 12px 40px rgb(20 30 26/.22),0 2px 8px rgb(20 30 26/.12);color-scheme:light`
const DARK = `--a:var(--foreword-accent-dark,var(--foreword-accent,#8ccdb3));--at:var(--foreword-accent-text-dark,var(--foreword-accent-text,#10231b));
--bg:var(--foreword-background-dark,#171c1a);--fg:var(--foreword-text-dark,#e9eeeb);--soft:var(--foreword-soft-dark,#a3afaa);
--them:var(--foreword-bubble-dark,#252d29);--line:#36403b;--bad:#f0907c;--shadow:0 12px 40px rgb(0 0 0/.6);color-scheme:dark`

export const STYLE = `
:host{all:initial;${LIGHT}}
@media (prefers-color-scheme:dark){:host(:not([data-theme=light])){${DARK}}}
:host([data-theme=dark]){${DARK}}
*{box-sizing:border-box}
.root{font:var(--foreword-font,15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif);color:var(--fg)}
button,textarea{font:inherit;color:inherit}
button{border:0;background:none;padding:0;cursor:pointer}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
[hidden]{display:none!important}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;display:block}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launch{position:fixed;z-index:var(--foreword-z,2147483000);bottom:var(--foreword-bottom,20px);right:var(--foreword-side,20px);width:56px;height:56px;border-radius:50%;
background:var(--a);color:var(--at);display:grid;place-items:center;box-shadow:var(--shadow)}
:host([data-position=left]) .launch,:host([data-position=left]) .panel{right:auto;left:var(--foreword-side,20px)}
.launch svg{width:26px;height:26px}
.badge{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b3261e;color:#fff;
border:2px solid var(--bg);font:600 12px/18px system-ui,sans-serif;text-align:center}
.panel{position:fixed;z-index:var(--foreword-z,2147483000);bottom:calc(var(--foreword-bottom,20px) + 68px);right:var(--foreword-side,20px);
width:min(384px,calc(100vw - 24px));height:min(620px,calc(100dvh - 108px));display:flex;flex-direction:column;background:var(--bg);
border:1px solid var(--line);border-radius:var(--foreword-radius,16px);box-shadow:var(--shadow);overflow:hidden}
@media (prefers-reduced-motion:no-preference){.panel{animation:up .16s ease-out}@keyframes up{from{transform:translateY(10px);opacity:0}}}
.head{display:flex;align-items:center;gap:4px;padding:12px 10px 12px 16px;border-bottom:1px solid var(--line)}
h2{margin:0;flex:1;min-width:0;font-size:16px;font-weight:650;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tool{width:36px;height:36px;border-radius:9px;display:grid;place-items:center;color:var(--soft)}
.tool:hover{background:var(--them);color:var(--fg)}
.note{margin:0;padding:8px 16px;background:var(--them);color:var(--soft);font-size:13px}
.note.bad{color:var(--bad)}
.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:14px 14px 6px;display:flex;flex-direction:column}
.log:focus-visible{outline-offset:-3px}
.empty{margin:auto;max-width:24ch;text-align:center;color:var(--soft)}
ol{list-style:none;margin:auto 0 0;padding:0;display:flex;flex-direction:column;gap:4px}
li{display:flex;flex-direction:column;align-items:flex-start;max-width:100%}
li.me{align-items:flex-end}
.day{align-self:center;margin:10px 0 6px;font-size:12px;color:var(--soft)}
.by{margin:6px 4px 3px;font-size:12px;color:var(--soft)}
.say{max-width:84%;border-radius:16px;background:var(--them);overflow:hidden;overflow-wrap:anywhere}
.me .say{background:var(--a);color:var(--at)}
.me .say.waiting{background:none;color:var(--fg);border:1px dashed var(--soft)}
.say p{margin:0;padding:9px 13px;white-space:pre-wrap}
.say img{display:block;width:100%;max-height:220px;object-fit:cover;background:var(--line)}
.go{display:block;margin:0 10px 10px;padding:9px 12px;border-radius:10px;background:var(--a);color:var(--at);text-align:center;text-decoration:none;font-weight:600}
.picks{display:flex;flex-wrap:wrap;gap:6px;margin:4px 0}
.pick{padding:7px 13px;border:1px solid var(--a);border-radius:999px;color:var(--a);font-weight:550}
.pick:hover{background:var(--them)}
.fate{margin:2px 6px 4px;font-size:12px;color:var(--soft)}
.picks.rows{flex-direction:column;align-items:stretch;width:84%;gap:0;border:1px solid var(--line);border-radius:14px;overflow:hidden}
.rows .pick{border:0;border-top:1px solid var(--line);border-radius:0;text-align:start}
.rows .pick:first-child{border-top:0}
.pick small{display:block;color:var(--soft);font-weight:400;font-size:13px}
.rows h3{margin:0;padding:8px 13px 4px;border-top:1px solid var(--line);font-size:12px;font-weight:650;color:var(--soft)}
.rows h3:first-child{border-top:0}
.rows h3+.pick{border-top:0}
.typing{display:flex;align-items:center;gap:7px;height:22px;flex:none;margin:0;padding:0 18px;font-size:12px;color:var(--soft)}
.dots{display:flex;gap:3px}
.dots i{width:5px;height:5px;border-radius:50%;background:currentColor}
@media (prefers-reduced-motion:no-preference){.dots i{animation:dot 1.2s infinite}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{0%,60%{opacity:.3}30%{opacity:1}}}
.more{align-self:center;margin-bottom:8px;padding:6px 12px;border-radius:999px;color:var(--a);font-size:13px;font-weight:550}
form{display:flex;align-items:flex-end;gap:8px;padding:10px 12px 12px;border-top:1px solid var(--line)}
textarea{flex:1;min-width:0;max-height:120px;padding:9px 13px;border:1px solid var(--soft);border-radius:18px;background:var(--bg);resize:none;field-sizing:content}
textarea:focus-visible{outline-offset:-1px}
textarea::placeholder{color:var(--soft);opacity:1}
.send{width:40px;height:40px;flex:none;border-radius:50%;background:var(--a);color:var(--at);display:grid;place-items:center}
.send:disabled{background:var(--them);color:var(--soft);cursor:default}
.off{display:flex;align-items:center;gap:12px;padding:10px 16px;border-top:1px solid var(--line);font-size:14px}
.off span{flex:1}
.off button{color:var(--a);font-weight:600;padding:6px 4px}
.wishes{flex:1;padding:8px 16px;overflow-y:auto}
.wish{display:flex;gap:14px;align-items:center;padding:14px 0;border-bottom:1px solid var(--line)}
.wish div{flex:1}
.wish small{display:block;color:var(--soft);font-size:13px}
.switch{flex:none;width:46px;height:28px;border-radius:14px;background:var(--soft);position:relative}
.switch::after{content:"";position:absolute;top:3px;left:3px;width:22px;height:22px;border-radius:50%;background:#fff}
.switch[aria-checked=true]{background:var(--a)}
.switch[aria-checked=true]::after{left:21px;background:var(--at)}
.switch:disabled{opacity:.5;cursor:default}
@media (forced-colors:active){.launch,.say,.send,.switch,.panel{border:1px solid}}
@media (max-width:480px){.panel{inset:0!important;width:auto;height:auto;border:0;border-radius:0}.launch[aria-expanded=true]{display:none}}
`
