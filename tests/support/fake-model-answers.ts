/** What the fake model says: one made-up report whose figures follow from each other, in the shapes models give it. */
export const sampleReport = {
  header: { barge: 'RB 214', vessel: 'Cape Loreto', terminal: 'Berth 7', voyage: '118', date: '2026-03-14' },
  arrival_tanks: [
    tank('1P', 4, 3.5, 122, 0, 1846.25, 1802.68, 283.409),
    tank('1S', 4, 5.25, 121, 0, 1838.5, 1795.66, 282.305),
    tank('2P', 3, 11, 122, 1.5, 2104.75, 2053.61, 322.859),
    tank('2S', 3, 10.5, 122.5, null, 2110, 2059.78, 323.829),
  ],
  departure_tanks: [
    tank('1P', 11, 2, 118, 0, 412.5, 403.38, 63.417),
    tank('1S', 11, 0.5, 118, 0, 420.25, 410.96, 64.609),
    tank('2P', 12, 1, 117.5, 1.5, 388, 378.04, 59.434),
    tank('2S', 11, 11.25, 118, null, 391.75, 383.09, 60.228),
  ],
  products: [{ product: 'IFO 380', api: 11.3, gross_bbls: 6287, net_bbls: 6136.26, metric_tons: 964.714 }],
  time_log: [
    { event: 'Arrived alongside', date: '2026-03-14', time: '05:40' },
    { event: 'Commenced pumping', date: '2026-03-14', time: '07:15' },
    { event: 'Completed pumping', date: '2026-03-14', time: '13:05' },
  ],
  draft_readings: [
    { condition: 'arrival', end: 'fwd', port: 8.5, stbd: 8.5 },
    { condition: 'arrival', end: 'aft', port: 9.25, stbd: 9.25 },
    { condition: 'departure', end: 'fwd', port: 3, stbd: 3 },
    { condition: 'departure', end: 'aft', port: 4.5, stbd: 4.5 },
  ],
};

/** The same report as the prompt asks for it. */
export const sampleMarkdown = `- Barge: RB 214
- Vessel: Cape Loreto
- Terminal: Berth 7
- Voyage: 118
- Date: 2026-03-14

## Arrival tanks

| Tank | Product Name | API | Ullage (Ft) | Ullage (in) | Temp (°F) | Water (Bbls) | Gross Bbls | Net Bbls | Metric Tons |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1P | IFO 380 | 11.3 | 4 | 3.5 | 122 | 0 | 1846.25 | 1802.68 | 283.409 |
| 1S | IFO 380 | 11.3 | 4 | 5.25 | 121 | 0 | 1838.50 | 1795.66 | 282.305 |
| 2P | IFO 380 | 11.3 | 3 | 11 | 122 | 1.5 | 2104.75 | 2053.61 | 322.859 |
| 2S | IFO 380 | 11.3 | 3 | 10.5 | 122.5 |  | 2110.00 | 2059.78 | 323.829 |

## Departure tanks

| Tank | Product Name | API | Ullage (Ft) | Ullage (in) | Temp (°F) | Water (Bbls) | Gross Bbls | Net Bbls | Metric Tons |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1P | IFO 380 | 11.3 | 11 | 2 | 118 | 0 | 412.50 | 403.38 | 63.417 |
| 1S | IFO 380 | 11.3 | 11 | 0.5 | 118 | 0 | 420.25 | 410.96 | 64.609 |
| 2P | IFO 380 | 11.3 | 12 | 1 | 117.5 | 1.5 | 388.00 | 378.04 | 59.434 |
| 2S | IFO 380 | 11.3 | 11 | 11.25 | 118 |  | 391.75 | 383.09 | 60.228 |

## Products discharged

| Product Discharged | API | Gross Bbls | Net Bbls | Metric Tons |
| --- | --- | --- | --- | --- |
| IFO 380 | 11.3 | 6287.00 | 6136.26 | 964.714 |

## Time log

| Event | Date | Time |
| --- | --- | --- |
| Arrived alongside | 2026-03-14 | 05:40 |
| Commenced pumping | 2026-03-14 | 07:15 |
| Completed pumping | 2026-03-14 | 13:05 |

## Draft readings

| Arrival/Departure | Fwd/Aft | Port | Stbd. |
| --- | --- | --- | --- |
| Arrival | Fwd | 8' 06" | 8' 06" |
| Arrival | Aft | 9' 03" | 9' 03" |
| Departure | Fwd | 3' 00" | 3' 00" |
| Departure | Aft | 4' 06" | 4' 06" |`;

const sampleJson = JSON.stringify(sampleReport);

/** The answers by name; any other text can be given as `{ text }`. */
export const answers = {
  markdown: sampleMarkdown,
  fenced: `\`\`\`markdown\n${sampleMarkdown}\n\`\`\``,
  json: sampleJson,
  fenced_json: `Here you are:\n\`\`\`json\n${JSON.stringify(sampleReport, null, 2)}\n\`\`\``,
  /** the figures, but not in the five tables */
  irregular: `Here is what I can read. Barge RB 214 alongside Cape Loreto, Berth 7, voyage 118, 14 March 2026.\n\n${sampleMarkdown
    .replaceAll('Product Name', 'Cargo')
    .replaceAll('Gross Bbls', 'GSV')}\n\nLet me know if you need anything else!`,
  invalid_json: sampleJson.slice(0, 400),
  /** JSON that is no report */
  wrong_shape: JSON.stringify({ ...sampleReport, arrival_tanks: 'four tanks' }),
  empty_report: JSON.stringify({
    header: {},
    arrival_tanks: [],
    departure_tanks: [],
    products: [],
    time_log: [],
    draft_readings: [],
  }),
  not_a_report: 'NOT A TANK REPORT',
};

function tank(
  name: string,
  ullage_ft: number,
  ullage_in: number,
  temp_f: number,
  water_bbls: number | null,
  gross_bbls: number,
  net_bbls: number,
  metric_tons: number,
) {
  const [product, api] = ['IFO 380', 11.3];
  return { tank: name, product, api, ullage_ft, ullage_in, temp_f, water_bbls, gross_bbls, net_bbls, metric_tons };
}
