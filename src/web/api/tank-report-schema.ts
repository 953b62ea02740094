import { z } from 'zod';
import { columnsOf, headerColumns, type Column } from '../../domain/report-columns.ts';
import { reportSchema, tableKeys } from '../../domain/report.ts';

type Schema = Record<string, unknown>;

/**
 * The report's JSON Schema (draft 2020-12) for those who take it: made from what the code itself checks by, each field
 * with its heading on the sheet and its unit. Fields may be added to it one day, so it does not forbid others.
 */
export function tankReportSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { io: 'input' }) as Schema;
  const properties = schema['properties'] as Record<string, Schema>;
  describe(properties['header'] ?? {}, headerColumns);
  for (const key of tableKeys) describe((properties[key]?.['items'] ?? {}) as Schema, columnsOf[key]);
  return { $schema, title: 'Tank report', description, ...schema };
}

const description =
  'A barge’s tank report. Numbers are what is written on the sheet, also where that is wrong; null is blank or unreadable, never 0.';

function describe(schema: Schema, columns: readonly Column[]): void {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  for (const { key, heading } of columns) {
    Object.assign(properties[key] ?? {}, { title: heading, ...(key in units ? { description: units[key] } : {}) });
  }
}

const units: Record<string, string> = {
  api: '°API at 60 °F',
  ullage_ft: 'Feet from the gauging point down to the liquid, with ullage_in',
  ullage_in: 'Inches beyond ullage_ft, 0 to below 12',
  temp_f: '°F',
  water_bbls: 'Free water, US barrels of 42 gallons',
  gross_bbls: 'At the temperature observed, US barrels',
  net_bbls: 'At 60 °F, US barrels',
  metric_tons: 'Metric tons',
  date: 'YYYY-MM-DD',
  time: 'HH:MM, 24 hours',
  port: 'Decimal feet: 8 feet 6 inches is 8.5',
  stbd: 'Decimal feet: 8 feet 6 inches is 8.5',
};
