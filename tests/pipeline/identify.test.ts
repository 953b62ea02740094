import { describe, expect, it } from 'vitest';
import { identifyPhoto, nameContent } from '../../src/pipeline/identify.ts';
import { plainPicture, tiffClaiming } from '../support/photos.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('identifying a photo', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('knows a %s by its bytes', async (format) => {
    const photo = await plainPicture(20, 20).toFormat(format).toBuffer();

    expect(identifyPhoto(photo.subarray(0, 16))).toBe(format);
  });

  it('knows TIFF of either byte order, and BigTIFF', () => {
    const starts = [bytes('II*\0'), bytes('MM\0*'), bytes('II+\0'), bytes('MM\0+'), tiffClaiming(1, 1, { big: true })];

    expect(starts.map(identifyPhoto)).toEqual(Array(5).fill('tiff'));
  });

  it.each([
    ['nothing', ''],
    ['one byte of a JPEG', '\xff'],
    ['a script', '#!/bin/sh\nrm -rf /'],
    ['a GIF', 'GIF89a\x01\0\x01\0'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['a sound file', 'RIFF\x24\0\0\0WAVEfmt '],
    ['a PNG damaged by a text transfer', '\x89PNG\n\x1a\n'],
    ['a playlist', '#EXTM3U\nfile:///etc/passwd'],
    ['an MVG', 'push graphic-context\nviewbox 0 0 640 480'],
  ])('takes %s for no photo', (_, content) => {
    expect(identifyPhoto(bytes(content))).toBeNull();
  });
});

describe('naming what is no photo', () => {
  it.each([
    ['a HEIC picture', '\0\0\0\x18ftypheic'],
    ['a HEIC picture', '\0\0\0\x18ftypmif1'],
    ['an AVIF picture', '\0\0\0\x1cftypavif'],
    ['a video', '\0\0\0\x14ftypqt  '],
    ['a GIF picture', 'GIF87a'],
    ['a PDF document', '%PDF-1.7'],
    ['a PDF document', '\n\n%PDF-1.4'],
    ['an archive or office document', 'PK\x03\x04'],
    ['an archive', '\x1f\x8b\x08'],
    ['an SVG drawing', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg>'],
    ['an XML document', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
    ['a web page', '  <!DOCTYPE html><p>'],
    ['a script', '<?php system("id"); ?>'],
  ])('says "%s"', (name, content) => {
    expect(nameContent(bytes(content))).toBe(name);
  });

  it('says nothing about what it does not know', () => {
    expect(nameContent(bytes('barge 214, starboard side'))).toBeNull();
  });
});
