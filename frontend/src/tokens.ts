// The design tokens that our own drawing uses, under names of ours, so that style sheets need no generated names.

import * as tokens from '@cloudscape-design/design-tokens';

export const aliases = {
  '--text': tokens.colorTextBodyDefault,
  '--text-secondary': tokens.colorTextBodySecondary,
  '--text-heading': tokens.colorTextHeadingDefault,
  '--text-link': tokens.colorTextLinkDefault,
  '--text-error': tokens.colorTextStatusError,
  '--text-warning': tokens.colorTextStatusWarning,
  '--text-success': tokens.colorTextStatusSuccess,
  '--text-info': tokens.colorTextStatusInfo,
  '--text-inactive': tokens.colorTextStatusInactive,
  '--text-on-notification': tokens.colorTextNotificationDefault,
  '--background': tokens.colorBackgroundLayoutMain,
  '--background-container': tokens.colorBackgroundContainerContent,
  '--background-error': tokens.colorBackgroundStatusError,
  '--background-warning': tokens.colorBackgroundStatusWarning,
  '--background-success': tokens.colorBackgroundStatusSuccess,
  '--background-info': tokens.colorBackgroundStatusInfo,
  '--band-red': tokens.colorBackgroundNotificationRed,
  '--band-blue': tokens.colorBackgroundNotificationBlue,
  '--border': tokens.colorBorderDividerDefault,
  '--border-error': tokens.colorBorderStatusError,
  '--border-warning': tokens.colorBorderStatusWarning,
  '--border-success': tokens.colorBorderStatusSuccess,
  '--border-info': tokens.colorBorderStatusInfo,
  '--border-item': tokens.colorBorderItemFocused,
  '--chart-error': tokens.colorChartsStatusHigh,
  '--chart-warning': tokens.colorChartsStatusMedium,
  '--chart-success': tokens.colorChartsStatusPositive,
  '--chart-neutral': tokens.colorChartsStatusNeutral,
  '--chart-cleanup': tokens.colorChartsPaletteCategorical4,
  '--chart-snapshot': tokens.colorChartsPaletteCategorical1,
  '--chart-conversion': tokens.colorChartsPaletteCategorical3,
  '--chart-launch': tokens.colorChartsPaletteCategorical2,
  '--chart-check': tokens.colorChartsPaletteCategorical5,
  '--chart-line': tokens.colorChartsLineGrid,
  '--chart-threshold': tokens.colorChartsThresholdNegative,
  '--font': tokens.fontFamilyBase,
  '--font-mono': tokens.fontFamilyMonospace,
  '--radius': tokens.borderRadiusContainer,
  '--radius-small': tokens.borderRadiusBadge,
} as const;

/** On the body, where Cloudscape switches between light and dark. */
export function applyTokens(): void {
  for (const [name, token] of Object.entries(aliases)) document.body.style.setProperty(name, token);
}
