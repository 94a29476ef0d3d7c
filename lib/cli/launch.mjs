#!/usr/bin/env node
// Starts Twinlock; in a checkout whose sources changed since the last build, builds first.
import { build, isStale } from './build.mjs';

if (isStale()) await build();
process.setSourceMapsEnabled(true);
await import('../../dist/cli/main.js');
