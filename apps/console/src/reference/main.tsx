import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import './reference.css'
import { Reference } from './Reference.tsx'

// A page of its own, served to anyone who writes a program; of the console it shares the colours and the type.
createRoot(document.getElementById('root') as HTMLElement).render(<Reference />)
