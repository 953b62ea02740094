import { z } from 'zod';

/**
 * The tank report: a header and five tables, as typed values. Numbers are what is written on the sheet, also
 * where what is written is wrong; a cell that is blank or unreadable is `null`, never 0 and never a guess.
 *
 * Volumes are US barrels of 42 gallons, temperatures °F, gravity °API at 60 °F, ullage feet and inches,
 * weights metric tons, drafts decimal feet (8' 06" is 8.5).
 */
const text = z.string().nullable();
const number = z.number().nullable();

/** `YYYY-MM-DD` */
const isoDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable();
/** `HH:MM`, 24 hours */
const clockTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .nullable();

export const headerSchema = z.object({
  barge: text,
  vessel: text,
  terminal: text,
  voyage: text,
  date: isoDate,
});

export const tankRowSchema = z.object({
  tank: text,
  product: text,
  api: number,
  ullage_ft: number,
  ullage_in: number,
  temp_f: number,
  water_bbls: number,
  gross_bbls: number,
  net_bbls: number,
  metric_tons: number,
});

export const productRowSchema = z.object({
  product: text,
  api: number,
  gross_bbls: number,
  net_bbls: number,
  metric_tons: number,
});

export const timeLogRowSchema = z.object({ event: text, date: isoDate, time: clockTime });

export const draftRowSchema = z.object({
  condition: z.enum(['arrival', 'departure']).nullable(),
  end: z.enum(['fwd', 'aft']).nullable(),
  port: number,
  stbd: number,
});

export const reportSchema = z.object({
  header: headerSchema,
  arrival_tanks: z.array(tankRowSchema),
  departure_tanks: z.array(tankRowSchema),
  products: z.array(productRowSchema),
  time_log: z.array(timeLogRowSchema),
  draft_readings: z.array(draftRowSchema),
});

export type Header = z.infer<typeof headerSchema>;
export type TankRow = z.infer<typeof tankRowSchema>;
export type ProductRow = z.infer<typeof productRowSchema>;
export type TimeLogRow = z.infer<typeof timeLogRowSchema>;
export type DraftRow = z.infer<typeof draftRowSchema>;
export type Report = z.infer<typeof reportSchema>;

/** The five keys that are the contract; `header` is extra. */
export const tableKeys = ['arrival_tanks', 'departure_tanks', 'products', 'time_log', 'draft_readings'] as const;
export type TableKey = (typeof tableKeys)[number];

export const blankHeader = (): Header => ({ barge: null, vessel: null, terminal: null, voyage: null, date: null });
