// Drives @rudderstack/rudder-sdk-node as an application would.
import Analytics from '@rudderstack/rudder-sdk-node'

const [url, key, packing, calls, seconds] = process.argv.slice(2)
const traits = { email: 'ann@example.com', name: 'Ann Lee', plan: 'gold', visits: 3, 茶: '绿茶' }
const properties = { price: 18.99, tags: ['a', null], nested: { deep: { er: true } }, none: null }
const errors = []
const waiting = []

const analytics = new Analytics(key, {
  dataPlaneUrl: url,
  gzip: packing === 'gzip',
  flushAt: 25,
  flushInterval: 200,
  retryCount: 6,
  timeout: Number(seconds) * 1000,
  logLevel: 'none',
  errorHandler: (error) => errors.push(String(error)),
})

// Every call is settled when its callback has come.
function call(kind, message) {
  waiting.push(new Promise((settle) => analytics[kind](message, settle)))
}

// One call of each kind, with every field that there is.
function six() {
  const rest = {
    userId: 'u-1',
    anonymousId: 'a-1',
    context: { ip: '203.0.113.9', locale: 'zh-CN' },
    integrations: { All: false },
  }
  call('identify', { ...rest, traits, originalTimestamp: new Date('2026-02-01T08:30:00Z') })
  call('track', { ...rest, event: 'Product Viewed', properties })
  call('page', { userId: 'u-1', category: 'Shop', name: 'Home', properties })
  call('screen', { anonymousId: 'a-1', category: 'App', name: 'Start', properties })
  call('group', { userId: 42, groupId: 7, traits: { name: 'Company' } })
  call('alias', { previousId: 'a-1', userId: 'u-1' })
}

// A hundred events; the messageId of one is too long.
function hundred() {
  for (let at = 0; at < 100; at++) {
    const messageId = at === 40 ? 'x'.repeat(101) : `m-${at}`
    call('track', { userId: 'u-1', event: 'Tapped', properties: { at }, messageId })
  }
}

calls === 'six' ? six() : hundred()
await Promise.all(waiting)
console.log(JSON.stringify(errors))
