import { z } from 'zod';
import { reportSchema } from '../model/report.js';

/** The JSON Schema of `report.json`, for scripts that read it: made of the one source, published in reports/schema/. */
export function reportJsonSchema(): string {
  const schema = {
    $id: 'https://twinlock.dev/schema/report-v1.json',
    title: 'Twinlock report, version 1',
    ...z.toJSONSchema(reportSchema),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
