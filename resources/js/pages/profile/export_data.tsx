import { useState } from 'react'
import { Download } from 'lucide-react'
import { fetchRaw } from '~/api/client'
import { ApiFailure } from '~/api/failure'
import { attempt } from '~/lib/attempt'
import { Button } from '~/ui/button'
import { TitledCard } from '~/ui/card'

/** Hands a file to the browser as a download. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

export function ExportData() {
  const [busy, setBusy] = useState(false)
  const fetchAll = async () => {
    setBusy(true)
    await attempt(async () => {
      const response = await fetchRaw('/api/v1/users/me/export')
      if (!response.ok) throw ApiFailure.from(response.status, await response.json())
      save(await response.blob(), 'turbocat-export.json')
    }, 'Exported')
    setBusy(false)
  }
  return (
    <TitledCard title="Your data">
      <p className="mb-3 text-ink-soft">
        Everything that is kept of you, as JSON. Secrets are in it by name only.
      </p>
      <Button busy={busy} onClick={() => void fetchAll()}>
        {!busy && <Download aria-hidden />} Export my data
      </Button>
    </TitledCard>
  )
}
