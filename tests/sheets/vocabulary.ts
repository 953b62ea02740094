import type { ProductTable } from '../../src/domain/petroleum.ts';

/** Words of the trade for made-up reports. Every company, barge and person is invented. */
export const companies = [
  ...['Calcasieu Barge Lines', 'Pelham Bay Transport, Inc.', 'Three Rivers Marine LLC', 'Ostrander Towing & Fuel'],
  ...['NORTH SOUND BUNKERING', 'Keel & Sons Petroleum', 'Delmarva Lighterage Co.', 'Redfish Inland Marine'],
];
export const titles = [
  ...['TANK BARGE DISCHARGE REPORT', 'Ullage Report', 'CARGO GAUGE SHEET', 'Barge Loading / Discharge Record'],
  ...['TANKERMAN’S REPORT', 'BARGE INSPECTION & ULLAGE REPORT', 'Cargo Quantity Certificate', 'BUNKER BARGE GAUGING'],
];
export const barges = [
  ...[
    'CRB 2209',
    'OSPREY 41',
    'PATIENCE 118',
    'WTC 3007',
    'HERON BAY',
    'DBL 77',
    'ETHEL M. 9',
    'B. No. 260',
    'KS-1482',
  ],
  ...['Chincoteague 30', 'ALDER 15', 'NSB-406', 'RIM 1130'],
];
export const vessels = [
  ...['M/V COBALT RANGER', 'MT Halden Fjord', 'M/T SEA JUNIPER', 'ATLANTIC SORREL', 'MV Port Alma', 'M/V ANNA KESTREL'],
  ...['Tug LITTLE BEAR', 'CMB LARCH', 'M/V ORION TRADER', 'MSC TAMSIN', 'Carnaby Express'],
];
export const terminals = [
  ...[
    'Corpus Christi Oil Dock 8',
    'BAYWAY BERTH 2',
    'Port Arthur, TX',
    'Lake Charles City Dock',
    'STAPLETON ANCHORAGE',
  ],
  ...[
    'Norfolk Lamberts Pt. 6',
    'Convent, LA MM 161',
    'Anacortes Pier 3',
    'Port Everglades Slip 2',
    'Mobile Alabama Dock',
  ],
];
export const people = ['R. Duplantis', 'A. Sorensen', 'T. Whitcomb', 'L. Fontenot', 'J. Abernathy', 'M. Okafor'];

export interface ProductKind {
  name: string;
  api: readonly [number, number];
  temp: readonly [number, number];
}

const kind = (name: string, api: [number, number], temp: [number, number]): ProductKind => ({ name, api, temp });

/** What barges carry, by the table its volume is corrected with; gravity in °API, temperature in °F. */
export const productKinds: Readonly<Record<ProductTable, readonly ProductKind[]>> = {
  '6B': [
    ...[
      kind('VLSFO 0.5%', [13, 24], [100, 132]),
      kind('VLSFO', [12, 22], [98, 130]),
      kind('HSFO 380', [10, 14], [110, 135]),
    ],
    ...[
      kind('RMG 380', [10.2, 13], [108, 130]),
      kind('IFO 180', [12, 17], [100, 125]),
      kind('No. 6 Oil', [8, 14], [110, 138]),
    ],
    ...[kind('MGO', [33, 38], [62, 94]), kind('LSMGO 0.1%', [33, 37], [60, 92]), kind('ULSD', [34, 40], [58, 95])],
    ...[kind('DMA', [32, 37], [60, 92]), kind('No. 2 Oil', [30, 36], [55, 90]), kind('Jet A', [41, 47], [60, 92])],
    ...[kind('CBOB 87', [57, 63], [58, 88]), kind('Naphtha', [55, 66], [58, 86]), kind('VGO', [19, 26], [115, 160])],
    ...[
      kind('Slurry Oil', [1, 6], [125, 170]),
      kind('LCO', [14, 20], [75, 110]),
      kind('B5 Diesel', [34, 37], [58, 92]),
    ],
  ],
  '6A': [
    ...[
      kind('WTI Crude', [38, 42], [70, 96]),
      kind('LLS Crude', [34, 38], [70, 98]),
      kind('Eagle Ford', [44, 52], [68, 95]),
    ],
    kind('Maya', [20, 23], [85, 115]),
  ],
  '6D': [
    ...[
      kind('150N Base Oil', [30, 34], [80, 125]),
      kind('600N', [27, 31], [90, 135]),
      kind('Bright Stock', [24, 28], [110, 150]),
    ],
    kind('Lube 220', [28, 33], [85, 130]),
  ],
};

/** What is logged, in the order it happens; each line is written in one of several ways. */
export const events: readonly (readonly string[])[] = [
  ['Arrived', 'Arrive Dock', 'Arrived Alongside', 'EOSP', 'Barge Arrived'],
  ['All Fast', 'First Line', 'Made Fast', 'All Secure'],
  ['Safety Meeting', 'DOI Signed', 'Pre-transfer Conf.', 'Boom Deployed'],
  ['Gauging Completed', 'Open Gauges', 'Surveyor On Board', 'Inspector Aboard'],
  ['Hose Connected', 'Hoses On', 'Hoses Connected', 'Arm Connected'],
  ['Start Discharge', 'Commenced Discharge', 'Commence Pumping', 'Cargo Started'],
  ['Stopped - Vessel Request', 'Stopped', 'Shut Down', 'Stop to Switch Product'],
  ['Resumed', 'Restarted', 'Resume Discharge'],
  ['Finish Discharge', 'Completed Discharge', 'Complete Pumping', 'Cargo Completed'],
  ['Hose Disconnected', 'Hoses Off', 'Hoses Disconnected', 'Arm Off'],
  ['Closing Gauges', 'Tanks Inspected', 'Surveyor Away', 'Paperwork Complete'],
  ['Departed', 'Cast Off', 'Let Go', 'Last Line', 'Cast Off / Departed'],
];
/** The places in `events` that every log has, and what may not be left out without the other. */
export const startsDischarge = 5;
export const endsDischarge = 8;
export const interruptions: readonly number[] = [6, 7];

export const remarks = [
  ...['Trim correction not applied. Gauged closed with MMC.', 'All valves and hatches sealed on completion.'],
  ...['Free water by paste. No leaks or spills observed.', 'Line displacement not included. VEF not applied.'],
  ...['Barge on even keel. Sea and swell calm, wind SE 10.', 'Samples drawn top, middle and bottom; retained 90 days.'],
  ...[
    'Max pressure 90 psi, 8 in. hose, 1 pump. Calibration tables dated 2014.',
    'Delay of 35 min for receiving vessel.',
  ],
];
