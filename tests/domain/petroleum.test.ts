import { describe, expect, it, test } from 'vitest';
import {
  densityAt60F,
  temperatureOfVcf,
  thermalExpansion,
  tonsPerBarrelInAir,
  tonsPerBarrelInVacuum,
  vcf,
} from '../../src/domain/petroleum.ts';

describe('the volume correction factor', () => {
  test.each([
    ['6B', 56.5, 67.5, 0.995],
    ['6B', 11.3, 122, 0.9764],
    ['6B', 35, 100, 0.9814],
    ['6B', 42, 95, 0.9825],
    ['6B', 50, 80, 0.9882],
    ['6B', 60, 90, 0.9794],
    ['6A', 35, 100, 0.981],
  ] as const)('of table %s at %d °API and %d °F is the published %d', (table, api, temp_f, published) => {
    const factor = vcf(api, temp_f, table);

    expect(factor?.toFixed(4)).toBe(published.toFixed(4));
  });

  it('is one at 60 °F, whatever the product', () => {
    const factors = (['6A', '6B', '6D'] as const).map((table) => vcf(30, 60, table));

    expect(factors).toEqual([1, 1, 1]);
  });

  it('of a lube follows its own constant', () => {
    const rise = (0.34878 / (densityAt60F(28) ?? NaN)) * 40;

    expect(vcf(28, 100, '6D')).toBeCloseTo(Math.exp(-rise * (1 + 0.8 * rise)), 12);
  });

  test.each([
    [-11, 60],
    [-131.5, 60],
    [101, 60],
    [30, -1],
    [30, 301],
    [NaN, 60],
    [30, NaN],
    [30, Infinity],
  ])('of %d °API at %d °F is not known', (api, temp_f) => {
    expect(vcf(api, temp_f, '6B')).toBeNull();
  });
});

describe('thermal expansion', () => {
  test.each([
    ['fuel oil', 37.09, 103.872, 0.2701, 0],
    ['jet', 37.15, 330.301, 0, 0],
    ['jet', 47.9, 330.301, 0, 0],
    ['transition', 48.5, 1489.067, 0, -0.0018684],
    ['gasoline', 52.1, 192.4571, 0.2438, 0],
  ])('of %s at %d °API takes the constants of its band', (_, api, k0, k1, k2) => {
    const density = densityAt60F(api) ?? NaN;

    expect(thermalExpansion(api, '6B')).toBeCloseTo(k0 / density ** 2 + k1 / density + k2, 12);
  });
});

describe('tons per barrel', () => {
  test.each([
    [10, 0.15866],
    [20, 0.14818],
    [35, 0.13481],
    [60, 0.11718],
  ])('in air at %d °API are the %d of table 13', (api, published) => {
    expect(tonsPerBarrelInAir(api)?.toFixed(5)).toBe(published.toFixed(5));
  });

  test.each([10, 20, 35, 60])('in vacuum at %d °API are 0.11 to 0.15 %% more', (api) => {
    const more = (tonsPerBarrelInVacuum(api) ?? NaN) / (tonsPerBarrelInAir(api) ?? NaN) - 1;

    expect(more).toBeGreaterThan(0.0011 - 0.00005);
    expect(more).toBeLessThan(0.0015 + 0.00005);
  });

  it('are not known of a gravity that nothing has', () => {
    expect([tonsPerBarrelInAir(-131.5), tonsPerBarrelInVacuum(500)]).toEqual([null, null]);
  });
});

describe('the temperature of a factor', () => {
  it('is the one the factor comes from', () => {
    const factor = vcf(34.86, 88.4, '6B') ?? NaN;

    expect(temperatureOfVcf(34.86, factor, '6B')).toBeCloseTo(88.4, 2);
  });

  test.each([1.2, 0.5, NaN, Infinity])('is not known where the factor is %d', (factor) => {
    expect(temperatureOfVcf(34.86, factor, '6B')).toBeNull();
  });
});
