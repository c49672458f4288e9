/** How a duration is spelled: `15s`, `15`, `15000` or `PT15S`. */
export type DurationFormat = 'go-duration' | 'seconds' | 'milliseconds' | 'iso-8601';

/** How a value is spelled: a duration, `true`, or as it is. */
export type ValueFormat = DurationFormat | 'boolean' | 'text';

interface AnySetting {
  readonly format: ValueFormat;
  /** Says the opposite, such as `--disable-leader-election`. */
  readonly inverted?: boolean;
  /** Of a boolean: everything but the very words true and false is ignored. */
  readonly literal?: boolean;
  /** Other places that the binary reads it from; they are understood, never written. */
  readonly alternatives?: readonly Setting[];
}

/** A flag with its two dashes; Go's own parser also takes one. */
export type FlagName = `--${string}`;

/** A command-line flag. */
export interface FlagSetting extends AnySetting {
  readonly carrier: 'flag';
  readonly name: FlagName;
  /** Between the name and the value; `=` if absent. */
  readonly separator?: '=' | ' ';
  /** How a boolean is denied: `--name=false` if absent, or `--no-name`. */
  readonly negation?: 'no-prefix';
}

/** An environment variable. */
export interface EnvSetting extends AnySetting {
  readonly carrier: 'env';
  readonly name: string;
  /** Whether the binary does not start without it, even with its election off. */
  readonly required?: boolean;
}

/** A key of the configuration (see `Dialect.configuration`); dots lead into objects. */
export interface KeySetting extends AnySetting {
  readonly carrier: 'key';
  readonly name: string;
}

/** Where a controller reads one setting. */
export type Setting = FlagSetting | EnvSetting | KeySetting;
