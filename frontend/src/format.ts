// How durations, times, sizes and counts are written: everywhere the same.

export type Time = string | number | Date;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `4 min 10 s`, `1 h 12 min`, `3 d 2 h`: the two largest units, since nobody needs a third. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return two(whole, MINUTE, 'min', 1, 's');
  if (whole < DAY) return two(whole, HOUR, 'h', MINUTE, 'min');
  return two(whole, DAY, 'd', HOUR, 'h');
}

function two(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small);
  const first = `${Math.floor(seconds / large)} ${largeUnit}`;
  return rest === 0 ? first : `${first} ${rest} ${smallUnit}`;
}

/** `01:10:40`: for a clock that runs. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
}

export function secondsBetween(from: Time, to: Time): number {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}

const LOCAL = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

const LOCAL_TIME = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `20 Nov 2026, 02:07:11 CET` */
export function localTime(time: Time): string {
  return LOCAL.format(new Date(time));
}

/** `02:07:11`, where the day is known. */
export function localTimeOfDay(time: Time): string {
  return LOCAL_TIME.format(new Date(time));
}

/** `2026-11-20 01:07:11 UTC` */
export function utcTime(time: Time): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `2026-11-20` */
export function utcDay(time: Time): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** `just now`, `4 min ago`, `in 12 s` */
export function relative(time: Time, now: Time): string {
  const seconds = secondsBetween(time, now);
  if (Math.abs(seconds) < 1) return 'just now';
  return seconds > 0 ? `${coarse(seconds)} ago` : `in ${coarse(-seconds)}`;
}

function coarse(seconds: number): string {
  const unit = [DAY, HOUR, MINUTE].find(size => seconds >= size) ?? 1;
  return duration(Math.floor(seconds / unit) * unit);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 2 ** (10 * power);
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** `1 server`, `2 servers` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

export type Band = 'met' | 'exceeded' | 'severe' | 'critical';

/** How bad a data loss is against its target: the bands that RPO reports use. */
export function rpoBand(seconds: number, target: number): Band {
  const ratio = target === 0 ? Infinity : seconds / target;
  if (ratio <= 1) return 'met';
  if (ratio <= 2) return 'exceeded';
  return ratio <= 4 ? 'severe' : 'critical';
}

export type Pressure = 'none' | 'fine' | 'close' | 'over';

/** How much of the time that there is has been used. */
export function pressure(seconds: number, target: number | null | undefined): Pressure {
  if (!target) return 'none';
  const ratio = seconds / target;
  if (ratio <= 0.75) return 'fine';
  return ratio <= 1 ? 'close' : 'over';
}

/** `payroll-drill-2026-11-20T0207Z.csv`: sorts by time, and no system refuses it. */
export function reportFileName(plan: string, kind: string, startedAt: Time, extension: string): string {
  const minute = new Date(startedAt).toISOString().slice(0, 16).replace(':', '');
  return `${plan}-${kind.toLowerCase()}-${minute}Z.${extension}`.replace(/[^\w.-]+/g, '-');
}
