/** Points are [x, y]; of a page or a picture in shares of its width and height. */
export type Point = readonly [number, number];
export type Quad = readonly [Point, Point, Point, Point];

/** A plane seen by a camera: nine numbers, row by row, the last one 1. */
export type Homography = readonly number[];

/** The homography that takes the unit square, clockwise from its top left, to `quad` (Heckbert 1989, section 2.2.3). */
export function squareTo([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: Quad): Homography {
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (dx3 * dy2 - dx2 * dy3) / area;
  const h = (dx1 * dy3 - dx3 * dy1) / area;
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

/** The way back. */
export function inverse([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0]: Homography): Homography {
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const last = adjugate[8]!;
  return adjugate.map((value) => value / last);
}

export function apply(
  [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1]: Homography,
  [x, y]: Point,
): Point {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** How far the paper at a place is moved within its plane by not lying flat; both in shares of the page. */
export type Bend = (place: Point) => Point;

/** A page before a camera: how to get from the one to the other, both in shares. */
export interface View {
  toPicture: (onPage: Point) => Point;
  toPage: (inPicture: Point) => Point;
}

/** The view of a page whose corners are `corners` in the picture, were it flat, and that is bent by `bend`. */
export function viewOf(corners: Quad, bend: Bend): View {
  const out = squareTo(corners);
  const back = inverse(out);
  return {
    toPage: (inPicture) => {
      const flat = apply(back, inPicture);
      const [right, down] = bend(flat);
      return [flat[0] - right, flat[1] - down];
    },
    toPicture: (onPage) => {
      // The bend is told where the paper is, not where it came from, so that place is approached step by step.
      let flat = onPage;
      for (let step = 0; step < 12; step++) {
        const [right, down] = bend(flat);
        flat = [onPage[0] + right, onPage[1] + down];
      }
      return apply(out, flat);
    },
  };
}

export interface Pose {
  /** radians the page is turned clockwise, nodded and swung */
  roll: number;
  pitch: number;
  yaw: number;
  /** of the camera's distance to the page's longer side */
  distance: number;
  /** how much of the picture the page fills, across or down, whichever is more */
  fill: number;
  /** where its middle lies in the picture, in shares */
  middle: Point;
}

/** The corners of a page `aspect` wide to 1 high, clockwise from its own top left, in a picture `pictureAspect` wide to 1 high. */
export function photographedCorners(aspect: number, pictureAspect: number, pose: Pose): Quad {
  const long = Math.max(aspect, 1);
  const seen = (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map(([x, y]) => project((x * aspect) / 2, y / 2, pose, long));
  const [left, right] = [Math.min(...seen.map(([x]) => x)), Math.max(...seen.map(([x]) => x))];
  const [top, bottom] = [Math.min(...seen.map(([, y]) => y)), Math.max(...seen.map(([, y]) => y))];
  const scale = pose.fill / Math.max((right - left) / pictureAspect, bottom - top);
  const place = ([x, y]: Point): Point => [
    pose.middle[0] + ((x - (left + right) / 2) * scale) / pictureAspect,
    pose.middle[1] + (y - (top + bottom) / 2) * scale,
  ];
  return seen.map(place) as unknown as Quad;
}

function project(x: number, y: number, { roll, pitch, yaw, distance }: Pose, long: number): Point {
  const [turnedX, turnedY] = [x * Math.cos(roll) - y * Math.sin(roll), x * Math.sin(roll) + y * Math.cos(roll)];
  const depth = turnedX * Math.sin(yaw) + turnedY * Math.sin(pitch);
  const away = distance * long + depth;
  return [(turnedX * Math.cos(yaw)) / away, (turnedY * Math.cos(pitch)) / away];
}
