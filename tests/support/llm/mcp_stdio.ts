import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { mcpTools } from './mcp_tools.ts'

await mcpTools().connect(new StdioServerTransport())
