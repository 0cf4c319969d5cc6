const BROWSERS: [name: string, sign: RegExp][] = [
  ["Edge", /Edg\//],
  ["Opera", /OPR\//],
  ["WeChat", /MicroMessenger/],
  ["Firefox", /Firefox\//],
  ["Chrome", /Chrome\//],
  ["Safari", /Safari\//],
];
const SYSTEMS: [name: string, sign: RegExp][] = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X/],
  ["Linux", /Linux/],
];

/** `Chrome · Windows`: what a browser says of itself, in short. */
export function programOf(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const named = [BROWSERS, SYSTEMS].flatMap(
    (signs) => signs.find(([, sign]) => sign.test(userAgent))?.[0] ?? [],
  );
  return named.length > 0 ? named.join(" · ") : userAgent.slice(0, 60);
}
