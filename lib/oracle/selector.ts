/** A Kubernetes label selector after the API's own validation. */
export interface LabelSelector {
  matchLabels?: Record<string, string> | null | undefined;
  matchExpressions?: readonly LabelExpression[] | null | undefined;
}

export interface LabelExpression {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: readonly string[] | null | undefined;
}

type Labels = Readonly<Record<string, string>>;

/** One requirement of a selector: whether labels meet it, and what to say where they do not. */
interface Requirement {
  meets(labels: Labels): boolean;
  /** What the selector asks for, as in `selects app=web`. */
  asks: string;
  key: string;
}

/** A compiled selector. The empty selector matches everything. */
export class Selector {
  readonly #requirements: readonly Requirement[];

  constructor(selector: LabelSelector) {
    this.#requirements = [
      ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
        requirement({ key, operator: 'In', values: [value] }),
      ),
      ...(selector.matchExpressions ?? []).map(requirement),
    ];
  }

  /** Whether labels meet every requirement (they are joined by AND). */
  matches(labels: Labels): boolean {
    return this.#requirements.every((one) => one.meets(labels));
  }

  /** One sentence part for each requirement that labels do not meet, as `selects app=web2, x/a has app=web`. */
  misses(labels: Labels, who: string): string[] {
    return this.#requirements
      .filter((one) => !one.meets(labels))
      .map((one) => {
        const value = labels[one.key];
        return `selects ${one.asks}, ${who} has ${value === undefined ? `no label ${one.key}` : `${one.key}=${value}`}`;
      });
  }
}

/** A missing key meets `NotIn` and `DoesNotExist`, as in every label selector of Kubernetes. */
function requirement({ key, operator, values }: LabelExpression): Requirement {
  const wanted = new Set(values ?? []);
  switch (operator) {
    case 'In':
      return {
        key,
        meets: (labels) => labels[key] !== undefined && wanted.has(labels[key]),
        asks: wanted.size === 1 ? `${key}=${[...wanted][0]}` : `${key} in (${[...wanted].join(', ')})`,
      };
    case 'NotIn':
      return {
        key,
        meets: (labels) => labels[key] === undefined || !wanted.has(labels[key]),
        asks: `${key} not in (${[...wanted].join(', ')})`,
      };
    case 'Exists':
      return { key, meets: (labels) => labels[key] !== undefined, asks: `any label ${key}` };
    case 'DoesNotExist':
      return { key, meets: (labels) => labels[key] === undefined, asks: `no label ${key}` };
  }
}
