// Scores the JSON of a read report against the truth. No dependencies.
//   cells     share of the truth's filled cells that were read exactly (header, tables, log, drafts)
//   rows      share of the truth's rows that were found
//   invented  share of the predicted values that stand where the truth has a blank or no such row
//   slips     share of the planted slips whose row the prediction's `findings` (or `checks`) flag ('-' where there are none)
//   false     share of the flagged rows that were read right and are consistent on the sheet
//   silent    wrong or invented numeric values in rows that no finding points at, as a share of the truth's numeric cells
// A missing or unreadable prediction counts as an empty one.
const TANK = [
  'tank',
  'product',
  'api',
  'ullage_ft',
  'ullage_in',
  'temp_f',
  'water_bbls',
  'gross_bbls',
  'net_bbls',
  'metric_tons',
];
export const TABLES = {
  arrival_tanks: { fields: TANK, key: 'tank' },
  departure_tanks: { fields: TANK, key: 'tank' },
  products: { fields: ['product', 'api', 'gross_bbls', 'net_bbls', 'metric_tons'], key: 'product' },
  time_log: { fields: ['event', 'date', 'time'] }, // aligned in order
  draft_readings: { fields: ['port', 'stbd'], key: (r) => `${norm(r.condition)[0]}/${norm(r.end)[0]}` }, // a|d / f|a
};
export const HEADER = ['barge', 'vessel', 'terminal', 'voyage', 'date'];
export const NUMERIC = new Set([
  'api',
  'ullage_ft',
  'ullage_in',
  'temp_f',
  'water_bbls',
  'gross_bbls',
  'net_bbls',
  'metric_tons',
  'port',
  'stbd',
]);

const norm = (x) =>
  String(x ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '');
export const blank = (x) =>
  x === null ||
  x === undefined ||
  (typeof x === 'string' && x.trim() === '') ||
  (typeof x === 'number' && !Number.isFinite(x));

function number(x) {
  if (typeof x === 'number') return x;
  const t = String(x).trim();
  // a string is taken as a number only with plain digits or proper thousands separators
  if (/^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(t)) return Number(t.replace(/,/g, ''));
  return NaN;
}

// drafts are compared at two decimals (8' 07" is 8.58), everything else exactly
export function same(field, a, b) {
  if (blank(a) || blank(b)) return blank(a) && blank(b);
  if (NUMERIC.has(field)) {
    const x = number(a),
      y = number(b);
    return field === 'port' || field === 'stbd' ? Math.abs(x - y) < 0.0051 : x === y || Math.abs(x - y) < 1e-9;
  }
  return norm(a) === norm(b);
}

const agreeing = (fields, t, p) => fields.filter((f) => !blank(t[f]) && same(f, t[f], p[f])).length;

// order-preserving alignment of two lists of rows, maximising the cells that agree (at least `least` a pair)
function inOrder(fields, truth, pred, least) {
  const n = truth.length,
    m = pred.length;
  const best = Array.from({ length: n + 1 }, () => new Float64Array(m + 1));
  const gain = truth.map((t) =>
    pred.map((p) => {
      const a = agreeing(fields, t, p);
      return a >= least ? a + 0.01 : -1;
    }),
  );
  for (let i = n - 1; i >= 0; i--) {
    for (let k = m - 1; k >= 0; k--) {
      best[i][k] = Math.max(best[i + 1][k], best[i][k + 1], gain[i][k] > 0 ? gain[i][k] + best[i + 1][k + 1] : 0);
    }
  }
  const pairs = [];
  for (let i = 0, k = 0; i < n && k < m;) {
    if (gain[i][k] > 0 && Math.abs(best[i][k] - gain[i][k] - best[i + 1][k + 1]) < 1e-9) pairs.push([i++, k++]);
    else if (best[i][k] === best[i + 1][k]) i++;
    else k++;
  }
  return pairs;
}

// pairs [truth row, predicted row]: by key first, then what is left over in order by agreeing cells,
// so that a misread tank name costs one cell and not the row
function align(spec, truth, pred) {
  if (!spec.key) return inOrder(spec.fields, truth, pred, 1);
  const key = typeof spec.key === 'function' ? spec.key : (r) => norm(r[spec.key]);
  const pairs = [];
  const freeP = new Set(pred.keys()),
    freeT = new Set(truth.keys());
  for (const [i, t] of truth.entries()) {
    const k = key(t);
    const hit = k && [...freeP].find((j) => key(pred[j]) === k);
    if (hit !== undefined && hit !== '') {
      pairs.push([i, hit]);
      freeP.delete(hit);
      freeT.delete(i);
    }
  }
  if (typeof spec.key === 'string') {
    const ti = [...freeT],
      pi = [...freeP];
    const least = Math.max(2, Math.ceil(spec.fields.length * 0.4));
    for (const [a, b] of inOrder(
      spec.fields,
      ti.map((i) => truth[i]),
      pi.map((j) => pred[j]),
      least,
    ))
      pairs.push([ti[a], pi[b]]);
  }
  return pairs;
}

const rowsOf = (doc, table) =>
  Array.isArray(doc?.[table]) ? doc[table].filter((r) => r && typeof r === 'object') : [];

// ---- checks: what the prediction says is inconsistent ----
const tableOf = (text) => {
  const t = text.toLowerCase();
  if (/product|discharged|totals?\b/.test(t) && !/arriv|depart/.test(t)) return 'products';
  if (/arriv/.test(t)) return 'arrival_tanks';
  if (/depart/.test(t)) return 'departure_tanks';
  if (/draft/.test(t)) return 'draft_readings';
  if (/log|event|time/.test(t)) return 'time_log';
  if (/header/.test(t)) return 'header';
  return null;
};
const FIELD_WORDS = [
  ['net', 'net_bbls'],
  ['gross', 'gross_bbls'],
  ['metric', 'metric_tons'],
  ['tons', 'metric_tons'],
  ['water', 'water_bbls'],
  ['temp', 'temp_f'],
  ['ullage_ft', 'ullage_ft'],
  ['ullage_in', 'ullage_in'],
  ['api', 'api'],
];
const fieldOf = (text) => FIELD_WORDS.find(([w]) => text.toLowerCase().includes(w))?.[1] ?? null;

function fine(e) {
  for (const k of ['ok', 'pass', 'passed', 'valid', 'consistent']) if (e[k] === true) return true;
  const s = norm(e.status ?? e.result ?? e.severity ?? e.level ?? '');
  return ['ok', 'pass', 'passed', 'info', 'none', 'valid'].includes(s);
}

// any structure: walks `checks`, takes objects or strings that name a table and a row
export function flagsOf(pred) {
  const found = [];
  const walk = (x, ctx) => {
    if (Array.isArray(x)) {
      for (const y of x) walk(y, ctx);
      return;
    }
    if (typeof x === 'string') {
      const m = /(arrival|departure|products?)[a-z_]*\s*[[.(]\s*(\d+)\s*[\])]?\s*\.?\s*([a-z_]+)?/i.exec(x);
      if (m) found.push({ table: tableOf(m[1]), row: Number(m[2]), field: m[3] ? fieldOf(m[3]) : null });
      return;
    }
    if (!x || typeof x !== 'object') return;
    if (fine(x)) return;
    const path =
      [x.path, x.at, x.where, x.cell, x.key].find((s) => typeof s === 'string') ??
      (Array.isArray(x.path) ? x.path.join('.') : undefined);
    const m = path && /([a-z_]+)\s*[[./]\s*(\d+|[a-z0-9# ]+?)\s*\]?\s*(?:[./]\s*([a-z_]+))?$/i.exec(path);
    const table =
      (typeof x.table === 'string' && tableOf(x.table)) ||
      (typeof x.section === 'string' && tableOf(x.section)) ||
      (m && tableOf(m[1])) ||
      ctx.table;
    let row = [x.row, x.row_index, x.rowIndex, x.index].find((v) => v !== undefined && v !== null);
    let name = [x.tank, x.product, x.name].find((v) => typeof v === 'string');
    if (row === undefined && m) row = m[2];
    if (typeof row === 'string' && /^\d+$/.test(row)) row = Number(row);
    if (typeof row === 'string') {
      name = row;
      row = undefined;
    }
    const field =
      (typeof x.field === 'string' && (fieldOf(x.field) ?? x.field)) ||
      (typeof x.column === 'string' && fieldOf(x.column)) ||
      (m && m[3] && fieldOf(m[3])) ||
      null;
    if (table && (typeof row === 'number' || name !== undefined)) {
      found.push({ table, row, name, field });
      return;
    }
    for (const [k, y] of Object.entries(x)) if (y && typeof y === 'object') walk(y, { table: tableOf(k) ?? table });
  };
  walk(pred?.checks, {});
  walk(pred?.findings, {});
  return found;
}

// One report. Returns counts; `errors` lists every wrong cell.
export function scorePair(pred, truth) {
  if (pred && !TABLES_IN(pred))
    pred = { checks: pred.checks, findings: pred.findings, ...(pred.report ?? pred.data ?? pred.result ?? pred) };
  const out = {
    cells: 0,
    right: 0,
    rows: 0,
    found: 0,
    predicted: 0,
    invented: 0,
    tables: {},
    fields: {},
    pairs: {}, // by table: [truth row, predicted row]
    errors: [],
    slips: 0,
    caught: 0,
    caughtExact: 0,
    flags: 0,
    falseFlags: 0,
    misreadFlags: 0,
    numeric: 0,
    wrong: 0,
    silent: 0,
  };
  const count = (table, field, t, p) => {
    const f = (out.fields[`${table}.${field}`] ??= { cells: 0, right: 0 });
    const ok = same(field, t, p);
    if (!blank(p)) out.predicted++;
    if (blank(t)) {
      if (!blank(p)) out.invented++;
      return ok;
    }
    out.cells++;
    f.cells++;
    if (ok) {
      out.right++;
      f.right++;
    }
    return ok;
  };

  let exact = true;
  for (const f of HEADER) {
    const t = truth.header?.[f],
      p = pred?.header?.[f];
    if (!count('header', f, t, p)) {
      exact = false;
      out.errors.push({ table: 'header', field: f, truth: t ?? null, pred: p ?? null });
    }
  }
  out.tables.header = exact;

  const rowOfPred = {};
  const wrongRows = new Set(); // truth rows with a misread cell
  for (const [table, spec] of Object.entries(TABLES)) {
    const T = rowsOf(truth, table),
      P = rowsOf(pred, table);
    const pairs = align(spec, T, P);
    const toP = new Map(pairs),
      toT = new Map(pairs.map(([a, b]) => [b, a]));
    rowOfPred[table] = toT;
    out.pairs[table] = pairs;
    exact = T.length === P.length;
    out.rows += T.length;
    out.found += pairs.length;
    for (const [i, t] of T.entries()) {
      const p = toP.has(i) ? P[toP.get(i)] : undefined;
      for (const f of spec.fields) {
        if (count(table, f, t[f], p?.[f])) continue;
        exact = false;
        wrongRows.add(`${table}.${i}`);
        out.errors.push({
          table,
          row: i,
          name: t.tank ?? t.product ?? t.event ?? `${t.condition} ${t.end}`,
          field: f,
          truth: t[f] ?? null,
          pred: p ? (p[f] ?? null) : undefined,
        });
      }
    }
    for (const [j, p] of P.entries()) {
      if (toT.has(j)) continue;
      exact = false;
      for (const f of spec.fields) {
        if (blank(p[f])) continue;
        out.predicted++;
        out.invented++;
      }
      out.errors.push({
        table,
        row: null,
        predRow: j,
        name: p.tank ?? p.product ?? p.event ?? `${p.condition} ${p.end}`,
        field: '(invented row)',
        truth: null,
        pred: '',
      });
    }
    out.tables[table] = exact;
  }

  // planted slips against the flags in `checks`
  const slips = truth.meta?.planted_slips ?? [];
  out.slips = slips.length;
  const seen = new Map();
  for (const f of flagsOf(pred)) {
    if (!TABLES[f.table]) continue;
    const P = rowsOf(pred, f.table);
    let j = f.row;
    if (f.name !== undefined) {
      const key = TABLES[f.table].key;
      const k = typeof key === 'string' ? P.findIndex((r) => norm(r[key]) === norm(f.name)) : -1;
      if (k >= 0) j = k;
      else if (typeof j !== 'number') j = -1;
    }
    const i = rowOfPred[f.table].get(j) ?? null;
    const id = `${f.table}.${j}`; // several flags on one row count once
    const e = seen.get(id) ?? { table: f.table, i, fields: new Set() };
    e.fields.add(f.field);
    seen.set(id, e);
  }
  const productOf = (table, i) => (i === null ? null : norm(rowsOf(truth, table)[i]?.product));
  const misread = (table, i) => {
    if (i === null || wrongRows.has(`${table}.${i}`)) return true;
    if (table !== 'products') return false;
    return ['arrival_tanks', 'departure_tanks'].some((t) =>
      rowsOf(truth, t).some((r, k) => norm(r.product) === productOf(table, i) && wrongRows.has(`${t}.${k}`)),
    );
  };
  for (const s of slips) {
    const hit = [...seen.values()].find((e) => e.table === s.table && e.i === s.row);
    if (hit) out.caught++;
    if (hit && (hit.fields.has(s.field) || hit.fields.has(null))) out.caughtExact++;
  }
  for (const e of seen.values()) {
    out.flags++;
    const explained = slips.some(
      (s) =>
        (e.table === s.table && e.i === s.row) ||
        // a wrong figure in a tank also breaks that product's total
        (e.table === 'products' &&
          s.table !== 'products' &&
          e.i !== null &&
          productOf('products', e.i) === productOf(s.table, s.row)),
    );
    if (explained) continue;
    if (misread(e.table, e.i)) out.misreadFlags++;
    else out.falseFlags++;
  }
  // silent errors: numeric values that are wrong (or invented) in a row that no flag points at
  const marked = new Set([...seen.values()].filter((e) => e.i !== null).map((e) => `${e.table}.${e.i}`));
  for (const [table, spec] of Object.entries(TABLES)) {
    for (const t of rowsOf(truth, table))
      for (const f of spec.fields) if (NUMERIC.has(f) && !blank(t[f])) out.numeric++;
  }
  for (const e of out.errors) {
    if (e.field === '(invented row)') {
      out.wrong++;
      if (!seen.has(`${e.table}.${e.predRow}`)) {
        out.silent++;
        e.silent = true;
      }
      continue;
    }
    if (!NUMERIC.has(e.field) || blank(e.pred)) continue;
    out.wrong++;
    if (!marked.has(`${e.table}.${e.row}`)) {
      out.silent++;
      e.silent = true;
    }
  }
  return out;
}
const TABLES_IN = (doc) => doc.header || Object.keys(TABLES).some((t) => Array.isArray(doc[t]));

// ---- totals ----
export function addUp(list) {
  const sum = {
    sheets: list.length,
    cells: 0,
    right: 0,
    rows: 0,
    found: 0,
    predicted: 0,
    invented: 0,
    slips: 0,
    caught: 0,
    caughtExact: 0,
    flags: 0,
    falseFlags: 0,
    misreadFlags: 0,
    numeric: 0,
    wrong: 0,
    silent: 0,
    tables: {},
    fields: {},
  };
  for (const s of list) {
    for (const k of [
      'cells',
      'right',
      'rows',
      'found',
      'predicted',
      'invented',
      'slips',
      'caught',
      'caughtExact',
      'flags',
      'falseFlags',
      'misreadFlags',
      'numeric',
      'wrong',
      'silent',
    ])
      sum[k] += s[k];
    for (const [t, ok] of Object.entries(s.tables)) {
      const e = (sum.tables[t] ??= { exact: 0, of: 0 });
      e.of++;
      if (ok) e.exact++;
    }
    for (const [t, f] of Object.entries(s.fields)) {
      const e = (sum.fields[t] ??= { cells: 0, right: 0 });
      e.cells += f.cells;
      e.right += f.right;
    }
  }
  return sum;
}
const share = (a, b, none = 0) => (b ? (100 * a) / b : none);
const pc = (x) => (Number.isNaN(x) ? '-' : `${x.toFixed(1)}%`);
export const rates = (s) => ({
  cells: share(s.right, s.cells, 100),
  rows: share(s.found, s.rows, 100),
  invented: share(s.invented, s.predicted),
  tables: share(
    Object.values(s.tables).reduce((n, t) => n + t.exact, 0),
    Object.values(s.tables).reduce((n, t) => n + t.of, 0),
    100,
  ),
  slips: share(s.caught, s.slips, NaN),
  false: share(s.falseFlags, s.flags),
  silent: share(s.silent, s.numeric),
});
export const line = (s) => {
  const r = rates(s);
  return `cells ${pc(r.cells)} rows ${pc(r.rows)} invented ${pc(r.invented)} slips ${pc(r.slips)} false ${pc(r.false)} silent ${r.silent.toFixed(2)}%`;
};
