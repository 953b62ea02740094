import type { Random } from './random.ts';

/** What a column is headed with: a label, or a group over a label. */
export interface Heading {
  group: string | null;
  label: string;
}

const one = (label: string): Heading => ({ group: null, label });
const two = (group: string, label: string): Heading => ({ group, label });

/** The columns of the tank tables that a report holds, by the many names they go by. */
const tankHeadings = {
  tank: [one('Tank'), one('Tank No.'), one('Compartment'), one('Tk'), one('Cargo Tank'), one('Cpt')],
  product: [one('Product'), one('Cargo'), one('Grade'), one('Product Name'), one('Commodity')],
  api: [one('API'), one('API @ 60F'), one('API @60°F'), one('API Gravity'), two('API', '@ 60°F')],
  ullage_ft: [
    two('Ullage', 'Ft'),
    two('Ullage', 'Feet'),
    one('Ullage (Ft)'),
    two('Obs. Ullage', 'Ft.'),
    one('Ull. Ft'),
  ],
  ullage_in: [
    two('Ullage', 'In'),
    two('Ullage', 'Inches'),
    one('Ullage (In)'),
    two('Obs. Ullage', 'In.'),
    one('Ull. In'),
  ],
  ullage: [one('Ullage'), one('Obs. Ullage'), one('Ullage Ft-In'), two('Ullage', 'Ft & In'), one('Gauge')],
  temp_f: [one('Temp'), one('Temp °F'), one('Deg F'), one('Temp. (F)'), two('Temp', '°F'), one('Avg Temp')],
  water_bbls: [one('Water'), one('Free Water'), one('H2O'), two('Water', 'Bbls'), one('F.W. Bbls'), one('Free H2O')],
  gross_bbls: [
    one('Gross Bbls'),
    one('G.S.V.'),
    one('T.C.V.'),
    two('Gross', 'Bbls'),
    one('TOV'),
    one('Gross Barrels'),
    one('G.O.V.'),
  ],
  net_bbls: [one('Net Bbls'), one('N.S.V.'), one('Net'), two('Net', 'Bbls'), one('Net Barrels'), one('Net @ 60F')],
  metric_tons: [one('Metric Tons'), one('M.T.'), one('M/T'), two('Metric', 'Tons'), one('Metric Tonnes'), one('MT')],
} satisfies Record<string, Heading[]>;

export type TankColumn = keyof typeof tankHeadings;

/** Columns that a sheet may have and the truth does not hold. */
const extraHeadings = {
  vcf: [one('VCF'), one('V.C.F.'), one('CTL'), one('Vol. Corr.')],
  long_tons: [one('L.T.'), one('Long Tons')],
  gallons: [one('Gallons'), one('Net Gals')],
  innage: [one('Innage'), one('Sounding'), one('Inn.')],
  seal: [one('Seal No.'), one('Seals')],
  note: [one('Remarks'), one('Notes'), one('Cond.')],
} satisfies Record<string, Heading[]>;

export type ExtraColumn = keyof typeof extraHeadings;
export type SheetColumn = TankColumn | ExtraColumn;

/** The names of one form: every column, the tables and the header's fields. */
export interface Labels {
  columns: Record<SheetColumn, Heading>;
  titles: {
    arrival_tanks: string;
    departure_tanks: string;
    products: string;
    time_log: string;
    draft_readings: string;
  };
  header: Record<'barge' | 'vessel' | 'terminal' | 'voyage' | 'date', string>;
  log: { event: string; date: string; time: string };
  drafts: { port: string; stbd: string; fwd: string; aft: string; arrival: string; departure: string };
  total: string;
}

/** One form's words. Feet and inches take their names from the same pair. */
export function drawLabels(random: Random): Labels {
  const columns = { ...headings(random, tankHeadings), ...headings(random, extraHeadings) };
  const pair = random.int(0, tankHeadings.ullage_ft.length - 1);
  columns.ullage_ft = tankHeadings.ullage_ft[pair]!;
  columns.ullage_in = tankHeadings.ullage_in[pair]!;
  const [gross, net] = random.pick([
    ['G.S.V.', 'N.S.V.'],
    ['Gross Bbls', 'Net Bbls'],
    ['', ''],
  ] as const);
  if (gross !== '') columns.gross_bbls = one(gross);
  if (net !== '') columns.net_bbls = one(net);
  const [arrival, departure] = random.pick([
    ['Arrival', 'Departure'],
    ['ARRIVAL', 'DEPARTURE'],
    ['Arr.', 'Dep.'],
    ['Arrival', 'Departure'],
  ] as const);
  return {
    columns,
    titles: drawTitles(random),
    header: {
      barge: random.pick(['Barge', 'Barge Name', 'BARGE', 'Barge No.', 'Tank Barge']),
      vessel: random.pick(['Vessel', 'Receiving Vessel', 'Tug / Vessel', 'VESSEL', 'Delivered To']),
      terminal: random.pick(['Terminal', 'Location', 'Port / Terminal', 'Dock', 'PORT', 'Place']),
      voyage: random.pick(['Voyage', 'Voyage No.', 'Trip #', 'Job No.', 'VOY', 'Trip No.']),
      date: random.pick(['Date', 'DATE', 'Report Date']),
    },
    log: random.pick([
      { event: 'Event', date: 'Date', time: 'Time' },
      { event: 'Activity', date: 'Date', time: 'Hours' },
      { event: 'Operation', date: 'Date', time: 'Time' },
      { event: 'EVENT', date: 'DATE', time: 'TIME' },
    ]),
    drafts: {
      ...{ arrival, departure },
      ...random.pick([
        { port: 'Port', stbd: 'Stbd' },
        { port: 'PORT', stbd: 'STBD' },
        { port: 'P', stbd: 'S' },
        { port: 'Port', stbd: 'Starboard' },
      ]),
      ...random.pick([
        { fwd: 'Fwd', aft: 'Aft' },
        { fwd: 'FWD', aft: 'AFT' },
        { fwd: 'Forward', aft: 'Aft' },
        { fwd: 'Bow', aft: 'Stern' },
      ]),
    },
    total: random.pick(['TOTAL', 'Total', 'TOTALS', 'Totals:', 'Total All Tanks']),
  };
}

function headings<Key extends string>(random: Random, table: Record<Key, readonly Heading[]>): Record<Key, Heading> {
  const keys = Object.keys(table) as Key[];
  return Object.fromEntries(keys.map((key) => [key, random.pick(table[key])])) as Record<Key, Heading>;
}

function drawTitles(random: Random): Labels['titles'] {
  const [arrival_tanks, departure_tanks] = random.pick([
    ['ARRIVAL', 'DEPARTURE'],
    ['Arrival Ullages', 'Departure Ullages'],
    ['ARRIVAL CONDITION', 'DEPARTURE CONDITION'],
    ['Arrival Gauges', 'Departure Gauges'],
    ['ARRIVAL TANK READINGS', 'DEPARTURE TANK READINGS'],
  ] as const);
  return {
    ...{ arrival_tanks, departure_tanks },
    products: random.pick([
      'PRODUCTS DISCHARGED',
      'Total Discharged',
      'DISCHARGE SUMMARY',
      'Quantity Delivered',
      'Product Totals',
    ]),
    time_log: random.pick(['TIME LOG', 'Log of Events', 'TIMES', 'Statement of Facts', 'Activity Log']),
    draft_readings: random.pick(['DRAFTS', 'Draft Readings', 'DRAFT MARKS', 'Drafts (ft)']),
  };
}
