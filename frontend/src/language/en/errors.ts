// What is said when something does not work: what happened, and what to do.

export const errors = {
  unreachable: 'The API did not answer.',
  strange: (status: number, words: string) =>
    `Something before the API answered: ${status} ${words}`.trimEnd(),
  strangeFix: 'Try again in a moment. If it stays so, look at the gateway or proxy in front of the API.',
  failed: 'This could not be loaded',
  unreachableFix: 'Is the API running, and is the network up? The page goes on asking.',
  again: 'Try again',
  what: 'What to do:',
  id: 'Code',
  crashed: 'This page stopped working',
  crashedFix:
    'What runs in AWS is not touched by this. Load the page again; if it happens again, report the words below.',
  reload: 'Load again',
  notFoundTitle: 'There is no such page',
  notFound: 'The address may be old, or mistyped.',
  toOverview: 'Go to the overview',
  noConfig: 'The console could not read its configuration',
  noConfigFix:
    'It is the file /config.json beside this page. `drsctl serve` writes it; on AWS the deployment does.',
  signIn: 'You could not be signed in',
};
