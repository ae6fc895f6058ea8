// Bundles that cannot load the AWS client say so at once, with the words that mend it.
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const attempt = async (path, words) => {
  const { StreamWriter } = await import(path)
  const writer = StreamWriter.fromEnvironment()
  writer.write('consumers', { consumer: 'bundles' })
  const { failed, undelivered } = await writer.close()
  const [{ error }] = undelivered
  if (failed !== 1 || error.attempts !== 1 || error.retryable || !words.test(error.message))
    throw error
}

const folder = mkdtempSync(join(tmpdir(), 'panoply-bundle-'))
cpSync('esbuild/without-client.mjs', join(folder, 'bundle.mjs'))

await attempt('./esbuild/without-require.mjs', /"node:https".*--banner:js=/)
await attempt(
  join(folder, 'bundle.mjs'),
  /cannot load the AWS client .*Install @aws-sdk\/client-sqs/,
)
