import { DurationFormat, FlagName, FlagSetting } from '../../model/setting';

/** A boolean flag that turns the election on. */
export function enableFlag(name: FlagName): FlagSetting {
  return { carrier: 'flag', name, format: 'boolean' };
}

/** A boolean flag that turns the election off. */
export function disableFlag(name: FlagName): FlagSetting {
  return { carrier: 'flag', name, format: 'boolean', inverted: true };
}

export function textFlag(name: FlagName): FlagSetting {
  return { carrier: 'flag', name, format: 'text' };
}

export function durationFlag(name: FlagName, format: DurationFormat = 'go-duration'): FlagSetting {
  return { carrier: 'flag', name, format };
}

/** `<prefix>-lease-duration`, `<prefix>-renew-deadline`, `<prefix>-retry-period`, which most controllers share. */
export function timingFlags(prefix: FlagName, format?: DurationFormat) {
  return {
    leaseDuration: durationFlag(`${prefix}-lease-duration`, format),
    renewDeadline: durationFlag(`${prefix}-renew-deadline`, format),
    retryPeriod: durationFlag(`${prefix}-retry-period`, format),
  };
}
