// Drives @segment/analytics-node as an application would.
import { Analytics } from '@segment/analytics-node'

const [url, key, , calls, seconds] = process.argv.slice(2)
const traits = { email: 'ann@example.com', name: 'Ann Lee', plan: 'gold', visits: 3, 茶: '绿茶' }
const properties = { price: 18.99, tags: ['a', null], nested: { deep: { er: true } }, none: null }
const errors = []

const analytics = new Analytics({
  writeKey: key,
  host: url,
  flushAt: 20,
  flushInterval: 200,
  httpRequestTimeout: Number(seconds) * 1000,
})
analytics.on('error', (error) => errors.push(String(error.reason ?? error.code)))

// One call of each kind, with every field that there is.
function six() {
  const rest = {
    userId: 'u-1',
    anonymousId: 'a-1',
    context: { ip: '203.0.113.9', locale: 'zh-CN' },
    integrations: { All: false },
  }
  analytics.identify({ ...rest, traits, timestamp: new Date('2026-02-01T08:30:00Z') })
  analytics.track({ ...rest, event: 'Product Viewed', properties })
  analytics.page({ userId: 'u-1', category: 'Shop', name: 'Home', properties })
  analytics.screen({ anonymousId: 'a-1', category: 'App', name: 'Start', properties })
  analytics.group({ userId: 'u-1', groupId: 'g-1', traits: { name: 'Company' } })
  analytics.alias({ previousId: 'a-1', userId: 'u-1' })
}

// A hundred events; the messageId of one is too long.
function hundred() {
  for (let at = 0; at < 100; at++) {
    const messageId = at === 40 ? 'x'.repeat(101) : `m-${at}`
    analytics.track({ userId: 'u-1', event: 'Tapped', properties: { at }, messageId })
  }
}

calls === 'six' ? six() : hundred()
await analytics.closeAndFlush()
console.log(JSON.stringify(errors))
