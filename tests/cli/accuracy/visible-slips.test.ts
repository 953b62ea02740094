import { describe, expect, it } from 'vitest';
import { truthOf, withArrival } from './outcomes.ts';
import type { PlantedSlip, Truth } from '../../../src/cli/accuracy/truth.ts';
import { isVisible } from '../../../src/cli/accuracy/visible-slips.ts';

/** A sheet on which one figure of the first tank is written otherwise than it should be. */
function slipped(truth: Truth, field: keyof Truth['arrival_tanks'][number], written: number): [PlantedSlip, Truth] {
  const consistent = truth.arrival_tanks[0]![field] as number;
  return [{ table: 'arrival_tanks', row: 0, field, written, consistent }, withArrival(truth, 0, { [field]: written })];
}

describe('a slip', () => {
  it.each([
    ['net_bbls', 936.3],
    ['metric_tons', 162.96],
    ['gross_bbls', 1100],
    ['temp_f', 190],
    ['api', 53],
  ] as const)('in %s can be seen by an equation', (field, written) => {
    expect(isVisible(...slipped(truthOf(), field, written))).toBe(true);
  });

  it('below the printed places cannot', () => {
    expect(isVisible(...slipped(truthOf(), 'temp_f', 90.4))).toBe(false);
  });

  it('in gross cannot where temperature is blank and no total is stated', () => {
    const truth = withArrival(truthOf(), 0, { temp_f: null });

    expect(isVisible(...slipped(truth, 'gross_bbls', 1100))).toBe(false);
  });

  it('in gross can by the total of its product', () => {
    const total = { product: 'MGO', api: 35, gross_bbls: 1000, net_bbls: 986.3, metric_tons: 132.96 };
    const full = truthOf();
    const [first] = full.arrival_tanks;
    const empty = { ...first!, ullage_ft: 12, gross_bbls: 0, net_bbls: 0, metric_tons: 0 };
    const truth = {
      ...full,
      arrival_tanks: [{ ...first!, temp_f: null }],
      departure_tanks: [empty],
      products: [total],
    };

    expect(isVisible(...slipped(truth, 'gross_bbls', 1100))).toBe(true);
  });

  it('in the ullage can only where it turns the order of the two gaugings round', () => {
    const full = truthOf();
    const empty = { ...full.arrival_tanks[0]!, ullage_ft: 12, gross_bbls: 200, net_bbls: 197.26, metric_tons: 26.59 };
    const truth = { ...full, departure_tanks: [empty] };

    expect(isVisible(...slipped(truth, 'ullage_ft', 14))).toBe(true);
    expect(isVisible(...slipped(truth, 'ullage_ft', 5))).toBe(false);
  });
});
