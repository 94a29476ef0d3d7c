/** The page's style sheet: one file, the system's fonts, light and dark by the reader's own setting. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59636e;--line:#d9dee4;--soft:#f5f7f9;--link:#0757ba;
--pass:#18703a;--fail:#b3261e;--unknown:#8a5a00;--unsupported:#5b6470;--open:#3f6fb5;
--pass-bg:#e8f5ec;--fail-bg:#fdecea;--unknown-bg:#fdf3dc;--unsupported-bg:#eef0f3}
@media(prefers-color-scheme:dark){:root{--bg:#12161b;--fg:#e3e8ee;--dim:#98a3b0;--line:#2f3742;--soft:#1a2027;--link:#7db4ff;
--pass:#5fce88;--fail:#ff8a80;--unknown:#f0bd5b;--unsupported:#a3adb9;--open:#6ea3ee;
--pass-bg:#12291b;--fail-bg:#361715;--unknown-bg:#33270d;--unsupported-bg:#20262e}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem clamp(.75rem,3vw,2.5rem) 4rem;max-width:82rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
a{color:var(--link)}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--link);outline-offset:2px}
code,pre,.name,.matrix th,svg text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{font-size:.88em;overflow-wrap:anywhere}
h2{margin:2.4rem 0 .7rem;font-size:1.2rem}h3{margin:1.5rem 0 .5rem;font-size:1rem}
h2 small,h3 small{font-weight:400;color:var(--dim);margin-left:.4rem}
td small{display:block;color:var(--dim);font-size:.82em}
.scroll{overflow-x:auto}
.first{border:1px solid var(--line);border-left:8px solid var(--tone);border-radius:6px;padding:1rem 1.25rem;background:var(--tone-bg)}
.pass{--tone:var(--pass);--tone-bg:var(--pass-bg)}.fail{--tone:var(--fail);--tone-bg:var(--fail-bg)}
.unknown{--tone:var(--unknown);--tone-bg:var(--unknown-bg)}.unsupported{--tone:var(--unsupported);--tone-bg:var(--unsupported-bg)}
.product{margin:0;font-weight:600}.product span{font-weight:400;color:var(--dim);margin-left:.5rem}
h1{margin:.35rem 0 .9rem;font-size:2rem;line-height:1.2;color:var(--tone)}
h1 small{display:block;margin-top:.25rem;font-size:1.05rem;font-weight:400;color:var(--fg)}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem 1.9rem;margin:0}.tiles div{display:flex;flex-direction:column-reverse}
.tiles dt{color:var(--dim);font-size:.82rem}.tiles dd{margin:0;font-size:1.2rem;font-weight:600;font-variant-numeric:tabular-nums}
.tiles .fail dd,.tiles .unknown dd,b.fail,b.unknown{color:var(--tone)}
.mark{display:inline-block;min-width:1.15em;text-align:center;font-weight:700;color:var(--tone)}
.broke{list-style:none;margin:0;padding:0}.broke li,.notice{margin:.6rem 0;padding:.65rem .95rem;border-left:4px solid var(--tone);background:var(--tone-bg);border-radius:0 5px 5px 0}
.broke p,.notice p{margin:.25rem 0}.broke a{font-weight:600}.notice.stop{--tone:var(--unknown);--tone-bg:var(--unknown-bg)}
.next b{margin-right:.35rem;text-transform:uppercase;font-size:.76rem;letter-spacing:.05em}
pre{margin:.4rem 0;padding:.7rem .9rem;background:var(--bg);border:1px solid var(--line);border-radius:5px;overflow-x:auto;font-size:.86rem;line-height:1.4}
table{border-collapse:collapse}
.timeline{width:100%}.timeline th,.plain th{font-weight:400;text-align:left;white-space:nowrap;padding-right:1rem;vertical-align:top}
.timeline th{width:1%}.timeline td{padding:.12rem .4rem}.timeline .time{width:1%;text-align:right;white-space:nowrap;color:var(--dim);font-variant-numeric:tabular-nums}
.lane{min-width:14rem;border-left:1px solid var(--line)}.lane span{display:block;height:.7rem;min-width:2px;border-radius:2px;background:var(--open)}
.suite .lane span{background:var(--dim)}.bad .lane span{background:var(--fail)}.bad th{color:var(--fail);font-weight:600}
.case{border:1px solid var(--line);border-radius:5px;margin:.35rem 0;background:var(--bg)}
.case.fail,.case.unknown{border-left:4px solid var(--tone)}
.case>summary{display:flex;gap:.7rem;align-items:baseline;padding:.4rem .7rem;cursor:pointer;list-style:none}
.case>summary::-webkit-details-marker{display:none}.case>summary:hover{background:var(--soft)}
.name{font-size:.9rem;font-weight:600;flex:none}.title{flex:1;color:var(--dim);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
[open]>summary .title{white-space:normal}.facts{flex:none;color:var(--dim);font-size:.84rem;font-variant-numeric:tabular-nums}
.body{padding:.3rem .9rem .8rem;border-top:1px solid var(--line)}.body>p{margin:.5rem 0}
.more{margin:.6rem 0}.more>summary{cursor:pointer;color:var(--link)}
.cells{width:100%;font-size:.9rem}.cells th,.cells td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
.cells th{color:var(--dim);font-weight:400;font-size:.8rem}.cells ul{margin:0;padding-left:1rem}.cells i{color:var(--dim)}
.cells tr.not-reached{color:var(--dim)}.cells tr.stopped{background:var(--unknown-bg)}
.cells td>code,.cells li{overflow-wrap:anywhere}.cells td:has(>code){min-width:19rem}.cells td:last-child:not(:nth-child(-n+4)){white-space:nowrap}.cells tr>:last-child:has(ul){min-width:16rem}
.plain td{padding:.12rem 0}.plain th{color:var(--dim)}
.casefacts{color:var(--dim);font-size:.85rem}.casefacts span{margin-left:.8rem}.cite a{overflow-wrap:anywhere}
figure{margin:.6rem 0}.grids{display:flex;flex-wrap:wrap;gap:.5rem 2.2rem}figcaption{font-weight:600;margin-bottom:.25rem}
.matrix table{font-size:.84rem}.matrix th{font-weight:400;padding:.15rem .35rem;white-space:nowrap}.matrix tbody th{text-align:right}
.matrix td{padding:.2rem;border:1px solid var(--line);text-align:center;line-height:0;min-width:2.2rem;}.matrix td div{display:inline-grid;grid-template-columns:repeat(var(--ports),auto);gap:2px}.matrix td.self{background:var(--soft)}.matrix .corner{border:0;line-height:1.2;color:var(--dim);font-size:.75rem;white-space:nowrap}
.matrix td.fail,.matrix td.unknown{background:var(--tone-bg);box-shadow:inset 0 0 0 2px var(--tone)}
.matrix tr.ns>*{border-top:3px solid var(--line)}.matrix td.ns,.matrix th.ns{border-left:3px solid var(--line)}
.matrix i,.legend i{display:inline-block;width:.62rem;height:.62rem;border-radius:2px}
i.o{background:var(--open)}i.s{border:1.5px solid var(--dim)}i.o.fail{background:var(--fail)}i.s.fail{border:2.5px solid var(--fail)}
i.h{border:1.5px solid var(--open);background:linear-gradient(135deg,var(--open) 50%,transparent 50%)}i.h.fail{border:2px solid var(--fail);background:linear-gradient(135deg,var(--fail) 50%,transparent 50%)}
i.u{background:repeating-linear-gradient(45deg,var(--unknown) 0 2px,transparent 2px 4px);border:1px solid var(--unknown)}
.legend{color:var(--dim);font-size:.84rem}.legend span{margin-right:1.1rem;white-space:nowrap}.legend span:last-child{white-space:normal}
svg text{font-size:12.5px;text-anchor:middle;fill:var(--fg);paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}.party text{stroke:none}svg text.left{text-anchor:start}svg .dim{fill:var(--dim)}svg .hop{font-weight:700}
svg line,svg path{stroke:var(--open);stroke-width:1.6}svg .head{fill:var(--open);stroke:none}
.party line{stroke:var(--line);stroke-dasharray:none}.party rect{fill:var(--soft);stroke:var(--line)}
svg .number{text-anchor:end;fill:var(--dim)}svg .band{fill:var(--fail-bg)}
svg .stopped line,svg .cross{stroke:var(--fail);stroke-width:2.4}svg .cross{stroke-width:3.4}svg .stopped text,svg .stopped .dim,svg .reason{fill:var(--fail)}
svg .stopped text,svg .reason{stroke:var(--fail-bg);font-weight:600}svg .number,svg .reason{stroke:none}
svg .not-reached line{stroke:var(--dim);stroke-dasharray:5 4}svg .not-reached .head{fill:var(--dim)}svg .not-reached text{fill:var(--dim)}
@media(max-width:46rem){.case>summary{flex-wrap:wrap;gap:.1rem .6rem}.title{order:3;flex-basis:100%;white-space:normal}.facts{margin-left:auto}h1{font-size:1.6rem}.lane{min-width:8rem}}
@media print{.case>summary{break-after:avoid}}
`;
