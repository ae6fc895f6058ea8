import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { describeWithPython } from '@panoply/test-kit'

import { folder } from '../support/folder.js'
import { QUIET } from './support/quiet.js'
import { executable } from './support/shop.js'

const connector = programBuilder(new URL('../../', import.meta.url))(
  'test/programs/shop-connector.ts',
)

/** As a connector describes its tests: which of them run, and with which configuration. */
const TESTS = `connector_image: source-shop:dev
acceptance_tests:
  spec: { tests: [{ config_path: config.json }] }
  connection: { tests: [{ config_path: config.json, status: succeed }] }
  discovery: { tests: [{ config_path: config.json }] }
  basic_read: { tests: [{ config_path: config.json }] }
  full_refresh: { tests: [{ config_path: config.json }] }
`

describeWithPython(
  'the standard tests of airbyte-cdk',
  { cdk: ['airbyte-cdk[dev]==7.39.*', 'pytest'] },
  ({ cdk }) => {
    it('pass: spec, configuration, check, discover, read, and a catalog that is refused', () => {
      const root = join(folder.path, 'source-shop')
      mkdirSync(root)
      writeFileSync(join(root, 'acceptance-test-config.yml'), TESTS)
      writeFileSync(join(root, 'metadata.yaml'), 'data:\n  dockerRepository: airbyte/source-shop\n')
      writeFileSync(join(root, 'config.json'), '{"password":"hunter2-hunter2","rows":20}')
      const { status, stdout } = spawnSync(
        cdk('python'),
        ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'test_shop.py', '-k', 'not docker'],
        {
          cwd: fileURLToPath(new URL('python', import.meta.url)),
          encoding: 'utf8',
          env: {
            ...{ ...process.env, ...QUIET, PYTHONDONTWRITEBYTECODE: '1', SHOP_ROOT: root },
            SHOP_CONNECTOR: executable(folder.path, 'source-shop-connector', connector),
          },
        },
      )
      expect(stdout).toMatch(/\b6 passed, \d+ deselected/)
      expect(status).toBe(0)
    })
  },
)
