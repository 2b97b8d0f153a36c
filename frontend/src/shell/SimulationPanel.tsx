// Steers the simulation: how fast its time goes, and what goes wrong in it.

import HelpPanel from '@cloudscape-design/components/help-panel';

import { text } from '../language';

export function SimulationPanel() {
  return <HelpPanel header={<h2>{text.simulation.title}</h2>}>{text.simulation.intro}</HelpPanel>;
}
