import { join } from 'node:path';
import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { JsonSchema } from '../schema/generate/json-schema';
import { describeProblem } from '../schema/messages';
import { closedTypes } from './closed-schema';

/** A dashboard as JSON, of which this much is known. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly PanelJson[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
  readonly annotations: { readonly list: readonly { readonly target: QueryJson }[] };
}

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly QueryJson[];
  readonly options: Record<string, unknown>;
  readonly fieldConfig?: { readonly defaults: unknown; readonly overrides: readonly OverrideJson[] };
}

export interface QueryJson {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
}

interface OverrideJson {
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

// On import rather than in the first test that asks, since it takes a while.
const { exported, definitions } = closedTypes(join(__dirname, 'published-types.ts'));
const ajv = new Ajv({ allErrors: true, messages: false });
const validateDashboard = compiled(exported.Dashboard);
const panels = byPanelType(exported.Panels);
const fields = byPanelType(exported.Fields);

/** What Grafana's own types have against a dashboard, such as `panel 3: /options: unknown field "textMod"`. */
export function grafanaErrors(dashboard: DashboardJson): string[] {
  return [...problemsOf(validateDashboard, dashboard), ...dashboard.panels.flatMap(panelErrors)];
}

function panelErrors(panel: PanelJson): string[] {
  const [isPanel, isField] = [panels.get(panel.type), fields.get(panel.type)];
  const errors =
    isPanel && isField
      ? [
          ...problemsOf(isPanel, panel),
          ...(panel.fieldConfig?.overrides ?? []).flatMap((override) => problemsOf(isField, overriding(override))),
        ]
      : [`no published type for ${panel.type}`];
  return errors.map((error) => `panel ${panel.id}: ${error}`);
}

/** The fields that an override sets, as if a panel had them. */
function overriding({ properties }: OverrideJson): object {
  const isCustom = ({ id }: { id: string }) => id.startsWith('custom.');
  const custom = properties.filter(isCustom).map(({ id, value }) => [id.slice('custom.'.length), value] as const);
  return {
    ...Object.fromEntries(properties.filter((property) => !isCustom(property)).map(({ id, value }) => [id, value])),
    ...(custom.length > 0 && { custom: Object.fromEntries(custom) }),
  };
}

function byPanelType({ properties = {} }: JsonSchema): Map<string, ValidateFunction> {
  return new Map(Object.entries(properties).map(([type, schema]) => [type, compiled(schema as JsonSchema)]));
}

function compiled(schema: JsonSchema): ValidateFunction {
  return ajv.compile({ ...schema, definitions });
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map((error: ErrorObject) => describeProblem(error));
}
