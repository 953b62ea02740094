import type { Db } from '../database/open.ts';
import type { Proof } from '../domain/proof.ts';
import { provedGauges, type TankGauge } from '../domain/tank-gauges.ts';

export type TankGaugeStore = ReturnType<typeof createTankGaugeStore>;

interface PointRow {
  barge: string;
  tank: string;
  ullage_in: number;
  gross_bbls: number;
}

/** A line through a tank is known from a few points; older ones say nothing new. */
const pointsPerTank = 16;
/** More points than a fleet needs; what is not among them is only not checked. */
const mostPoints = 4000;

/** What proved sheets have said of the fleet's tanks. */
export function createTankGaugeStore(db: Db) {
  const forget = db.prepare('DELETE FROM tank_gauges WHERE sheet_id = ?');
  const insert = db.prepare(`
    INSERT INTO tank_gauges (sheet_id, barge, tank, ullage_in, gross_bbls)
    VALUES (@sheetId, @barge, @tank, @ullageIn, @grossBbls)
  `);
  const select = db.prepare<Record<string, number | string | null>, PointRow>(`
    SELECT barge, tank, ullage_in, gross_bbls
    FROM (
      SELECT *, row_number() OVER (PARTITION BY barge, tank ORDER BY sheet_id DESC) AS place
      FROM tank_gauges
      WHERE (@barge IS NULL OR barge = @barge) AND sheet_id <> @except
    )
    WHERE place <= @pointsPerTank
    ORDER BY sheet_id DESC
    LIMIT @mostPoints
  `);
  const gauges = (barge: string | null, except: number): TankGauge[] => {
    const byTank = new Map<string, TankGauge>();
    for (const row of select.all({ barge, except, pointsPerTank, mostPoints })) {
      const key = `${row.barge}/${row.tank}`;
      const gauge = byTank.get(key) ?? { barge: row.barge, tank: row.tank, points: [] };
      gauge.points.push({ ullage_in_total: row.ullage_in, gross_bbls: row.gross_bbls });
      byTank.set(key, gauge);
    }
    return [...byTank.values()];
  };

  return {
    /** Keeps what a sheet's proof says of its tanks, in place of what it said before. To be called within a transaction. */
    keep(sheetId: number, proof: Pick<Proof, 'report' | 'cells'>): void {
      forget.run(sheetId);
      for (const { barge, tank, points } of provedGauges(proof)) {
        for (const { ullage_in_total: ullageIn, gross_bbls: grossBbls } of points) {
          insert.run({ sheetId, barge, tank, ullageIn, grossBbls });
        }
      }
    },

    /** What other sheets than `except` say of the tanks of one barge, or of the whole fleet where that is null. */
    known: (barge: string | null, except: number): TankGauge[] => gauges(barge, except),
  };
}
