// The page that starts a plan.

export const start = {
  title: (plan: string) => `Start ${plan}`,
  started: (kind: string, plan: string) => `The ${kind} of ${plan} has started.`,
  mode: {
    title: '1. Drill or recovery',
    drillMeans:
      'A rehearsal. Source servers and their replication keep running. Instances are launched beside them, to be terminated afterwards.',
    recoveryMeans:
      'The real thing. Instances are launched to take over, and every one is proven by its checks. Source servers are not stopped by this.',
  },
  precheck: {
    title: '2. Pre-check',
    checked: 'Checked',
    again: 'Check again',
    refused: 'This cannot start: DRS would refuse it',
    refusedMeans:
      'Repair what is marked as refused, or take those servers out of the plan; then check again.',
    blocked: 'A drill does not start with these findings',
    blockedMeans: 'Repair what blocks, or allow it by name where that is offered.',
    toCleanUp: 'Open the last drill, to clean it up',
    risk: (blocks: number) =>
      blocks === 1 ? 'Goes on with one accepted risk' : `Goes on with ${blocks} accepted risks`,
    riskMeans:
      'They would stop a drill. A recovery goes on and writes them into its report as accepted risks.',
    warnings: (warnings: number) =>
      warnings === 1 ? 'One warning is worth knowing.' : `${warnings} warnings are worth knowing.`,
    allowed: (allowed: number) =>
      allowed === 1 ? 'One instance is replaced.' : `${allowed} instances are replaced.`,
    fine: { DRILL: 'The drill can start.', RECOVERY: 'The recovery can start.' },
    unproven: 'This plan is not proven',
  },
  point: {
    title: '3. Recovery point',
    hint: 'Which moment’s data the servers come up with. What was written after it is lost.',
    latest: 'Latest',
    latestMeans: 'What DRS has when each launch begins: the least is lost.',
    before: 'At or before a time',
    beforeMeans: 'The newest data that is not younger: from before an attack, or before a mistake.',
    date: 'Date',
    time: 'Time',
    zone: 'Time zone',
    local: 'Local',
    utc: 'UTC',
    shortcuts: [
      [15, '15 min ago'],
      [60, '1 h ago'],
      [240, '4 h ago'],
      [1440, '1 day ago'],
    ] as [number, string][],
    thatIs: (time: string) => `That is ${time}.`,
    incomplete: 'Type a date as YYYY-MM-DD and a time as hh:mm:ss.',
    worst: 'Data loss of the worst server, were it declared now:',
    target: (time: string) => `(target ${time})`,
    noTarget: '(the plan has no RPO target)',
    without: (servers: number) =>
      servers === 1
        ? 'One server has no recovery point that fits'
        : `${servers} servers have no recovery point that fits`,
    withoutFix: 'Choose another moment, or other data for these servers below.',
    late: (servers: number) =>
      servers === 1 ? 'One server misses the RPO target' : `${servers} servers miss the RPO target`,
    perServer: (servers: number) => (servers === 1 ? 'The server' : `All ${servers} servers, one by one`),
    wave: 'Wave',
    server: 'Server',
    column: 'Data from',
    rpo: 'Data loss',
    which: 'Which data',
    whichFor: (server: string) => `Which data for ${server}`,
    likeTheRest: 'Like the rest',
    skew: (time: string) => `${time} older than asked for`,
  },
  confirm: {
    title: '4. Confirm',
    server: 'server',
    servers: 'servers',
    itsServers: 'its servers',
    wave: 'wave',
    waves: 'waves',
    account: (account: string) => `account ${account}`,
    launches: (servers: string, waves: string, where: string) =>
      `launches ${servers} in ${waves}${where && ` in ${where}`}.`,
    recoveryMeans: 'Source servers are not stopped by this: see that nobody works on both.',
    drillMeans: (lease: string | undefined) =>
      `Source servers keep running. ${
        lease === undefined
          ? 'The instances cost money until you terminate them.'
          : `The instances are terminated ${lease} after its end.`
      }`,
    replaces: (instances: number) =>
      instances === 1
        ? 'One instance that runs now is terminated and replaced.'
        : `${instances} instances that run now are terminated and replaced.`,
    note: 'Note',
    noteHint: 'Why, in your words: it stands in the list, in the report and in the message. Optional.',
    type: 'To confirm, type the name of the plan:',
    startDrill: 'Start drill',
    startRecovery: 'Start recovery',
    refused: (plan: string) => `${plan} was not started`,
    noCommand: 'There is no command for this: the command line has no data for single servers.',
  },
  obstacle: {
    running: 'The plan is being executed now.',
    time: 'The time of the recovery point is incomplete.',
    asking: 'The pre-check is under way.',
    refusals: (refusals: number) =>
      refusals === 1
        ? 'DRS would refuse one thing: see the pre-check.'
        : `DRS would refuse ${refusals} things: see the pre-check.`,
    blocks: (blocks: number) =>
      blocks === 1
        ? 'One finding of the pre-check blocks it.'
        : `${blocks} findings of the pre-check block it.`,
    without: (servers: number) =>
      servers === 1
        ? 'One server has no recovery point that fits.'
        : `${servers} servers have no recovery point that fits.`,
    name: (name: string) => `Type ${name} above, exactly so.`,
  },
};
