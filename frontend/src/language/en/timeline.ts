// The timeline of an execution.

export const timeline = {
  title: 'Timeline',
  label: (servers: number, waves: number) =>
    `Timeline of ${servers} servers in ${waves} waves. The table of servers has the same facts as text.`,
  wave: (wave: number, name: string) => `${wave} ${name}`,
  counts: (up: number, all: number, failed: number) =>
    failed > 0 ? `${up} of ${all} up, ✖ ${failed} failed` : `${up} of ${all} up`,
  now: 'now',
  target: 'RTO target',
  kinds: {
    cleanup: 'Cleaning up',
    snapshot: 'Snapshot',
    conversion: 'Conversion',
    launch: 'Launch',
    under: 'Launching',
    check: 'Checks',
    hold: 'Waits for a person',
    expected: 'Expected',
  },
  failed: 'Failed',
  up: 'Up',
  segment: (what: string, from: string, to: string, time: string) => `${what}: ${from} to ${to}, ${time}`,
  expectedFrom: (day: string) => `Hatched: expected, as in the run of ${day}`,
  begins: 'Nothing has been launched yet.',
  legend: 'Key',
};
